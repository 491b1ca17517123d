import { intervalText, type Interval } from './intervals.ts'

const WIDTH = 140
const HEIGHT = 18
const INSET = 6

interface IntervalStripProps {
  readonly value: number
  readonly interval: Interval
  /** A wider one, thin, behind it. */
  readonly outer?: Interval | undefined
  /** At the left edge; 1 is at the right one. */
  readonly from: number
  /** What else is to be compared with, as small open marks. */
  readonly others?: readonly number[]
  /** Where it is hovered; default: the interval as shares. */
  readonly told?: string
}

/** A row of a forest plot: a dot in its interval. The numbers stand beside it, so it says nothing to who listens. */
export function IntervalStrip({ value, interval, outer, from, others = [], told }: IntervalStripProps) {
  const span = Math.max(1 - from, 1e-9)
  const x = (share: number) => INSET + (Math.max(0, share - from) / span) * (WIDTH - 2 * INSET)
  const middle = HEIGHT / 2
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden style={{ display: 'block' }}>
      <title>{told ?? intervalText(interval)}</title>
      <line x1={INSET} x2={WIDTH - INSET} y1={HEIGHT - 1} y2={HEIGHT - 1} stroke="var(--hairline)" />
      {outer === undefined ? undefined : (
        <line x1={x(outer[0])} x2={x(outer[1])} y1={middle} y2={middle} stroke="currentColor" opacity={0.5} />
      )}
      <line
        x1={x(interval[0])}
        x2={x(interval[1])}
        y1={middle}
        y2={middle}
        stroke="var(--mantine-primary-color-filled)"
        strokeWidth={3}
      />
      {others.map((other, at) => (
        <path
          // Two of them may be equal.
          key={at}
          d={`M${x(other).toFixed(1)} ${middle - 6}l3.5 6l-3.5 6l-3.5 -6z`}
          fill="var(--mantine-color-body)"
          stroke="currentColor"
          opacity={0.8}
        />
      ))}
      <circle cx={x(value)} cy={middle} r={4} fill="var(--mantine-primary-color-filled)" />
    </svg>
  )
}

/** Where the strips of a table begin, so that all of its intervals are on them: a tenth. */
export function stripsFrom(shares: readonly number[]): number {
  return Math.min(0.9, Math.floor(Math.min(1, ...shares) * 10) / 10)
}
