import { Table, Text } from '@mantine/core'
import type { SessionDetail } from '../../../shared/contract/index.ts'

type Measurement = Extract<SessionDetail, { kind: 'evaluation' }>['measurements'][number]

const MB = 1e6
const WIDTH = 420
const HEIGHT = 20
const INSET = 6
const ARMS = [
  { arm: 'off', word: 'without' },
  { arm: 'on', word: 'with' },
] as const

/** A line a workload and arm, a dot a measurement; both arms of a workload on one scale. */
export function MeasurementStrips({ measurements }: { readonly measurements: readonly Measurement[] }) {
  const byWorkload = Map.groupBy(measurements, ({ workload }) => workload)
  return (
    <Table.ScrollContainer
      minWidth={760}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': 'Every measurement' } }}
    >
      <Table maw={980} withRowBorders={false} verticalSpacing={2}>
        <Table.Tbody>
          {[...byWorkload].flatMap(([workload, all]) => {
            const most = Math.max(...all.map(({ bytesPerSecond }) => bytesPerSecond))
            return ARMS.map(({ arm, word }) => {
              const own = all.filter((one) => one.arm === arm).toSorted((a, b) => a.order - b.order)
              return (
                <Table.Tr key={`${workload} ${arm}`}>
                  <Table.Td w={220}>{arm === 'off' ? workload : ''}</Table.Td>
                  <Table.Td w={70} c="dimmed">
                    {word}
                  </Table.Td>
                  <Table.Td w={WIDTH}>
                    <Strip
                      values={own.map(({ bytesPerSecond }) => bytesPerSecond)}
                      most={most}
                      isFilled={arm === 'on'}
                    />
                  </Table.Td>
                  <Table.Td>
                    <Text span inherit style={{ whiteSpace: 'pre' }}>
                      {own.map(({ bytesPerSecond }) => (bytesPerSecond / MB).toFixed(1)).join(' · ')}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              )
            })
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

interface StripProps {
  readonly values: readonly number[]
  /** At the right edge; 0 is at the left one. */
  readonly most: number
  readonly isFilled: boolean
}

function Strip({ values, most, isFilled }: StripProps) {
  const x = (value: number) => INSET + (most === 0 ? 0 : (value / most) * (WIDTH - 2 * INSET))
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden style={{ display: 'block' }}>
      <line x1={INSET} x2={WIDTH - INSET} y1={HEIGHT / 2} y2={HEIGHT / 2} stroke="var(--hairline)" />
      {values.map((value, at) => (
        <circle
          // Repetitions have no other name than their place.
          key={at}
          cx={x(value)}
          cy={HEIGHT / 2}
          r={4}
          fill={isFilled ? 'var(--mantine-primary-color-filled)' : 'var(--mantine-color-body)'}
          stroke="var(--mantine-primary-color-filled)"
          strokeWidth={1.5}
        />
      ))}
    </svg>
  )
}
