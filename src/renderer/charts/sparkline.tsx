interface SparklineProps {
  readonly values: readonly number[]
  readonly label: string
}

const WIDTH = 88
const HEIGHT = 18

/** A row's worth of a curve, from zero. */
export function Sparkline({ values, label }: SparklineProps) {
  const top = Math.max(...values, 1)
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0
  const points = values.map(
    (value, index) => `${(index * step).toFixed(1)},${(HEIGHT - 2 - (value / top) * (HEIGHT - 4)).toFixed(1)}`,
  )
  return (
    <svg width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      {values.length === 1 ? (
        <circle cx={3} cy={HEIGHT / 2} r={2} fill="currentColor" />
      ) : (
        <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth={1.25} />
      )}
    </svg>
  )
}
