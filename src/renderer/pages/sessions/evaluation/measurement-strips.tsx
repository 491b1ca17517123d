import { Table, Text } from '@mantine/core'
import {
  armText,
  comparableThroughput,
  type Measurement,
  type WorkloadReport,
} from '../../../../shared/experiment/index.ts'
import { engineering } from '../../../widgets/format.ts'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { isModuleArm } from './evaluation.ts'

const WIDTH = 420
const HEIGHT = 20
const INSET = 6

interface MeasurementStripsProps {
  readonly workloads: readonly WorkloadReport[]
  readonly measurements: readonly Measurement[]
}

/** A line a workload and arm, a dot a measurement; all arms of a workload on one scale. */
export function MeasurementStrips({ workloads, measurements }: MeasurementStripsProps) {
  return (
    <WideTable
      label="Every measurement"
      minWidth={820}
      maxWidth={1180}
      head={[
        { title: 'Workload' },
        { title: 'Arm' },
        { title: 'From zero, a dot a measurement' },
        { title: 'Throughput, in order' },
      ]}
    >
      {workloads.flatMap(({ workload, unit, arms }) => {
        const all = measurements.filter((one) => one.workload === workload)
        const most = Math.max(0, ...all.map((one) => comparableThroughput(one) ?? 0))
        return arms.map(({ arm }, at) => {
          const values = all
            .filter((one) => one.arm === arm)
            .toSorted((a, b) => a.repetition - b.repetition)
            .map(comparableThroughput)
          return (
            <Table.Tr key={`${workload} ${arm}`}>
              <Table.Td>{at === 0 ? workload : <span className="visually-hidden">{workload}</span>}</Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{armText(arm)}</Table.Td>
              <Table.Td w={WIDTH}>
                <Strip values={values.filter((value) => value !== undefined)} most={most} isFilled={isModuleArm(arm)} />
              </Table.Td>
              <Table.Td>
                <Text span inherit>
                  {values.map((value) => (value === undefined ? 'failed' : engineering(value))).join(' · ')}
                  {unit === 'bytes/s' ? ' B/s' : ' /s'}
                </Text>
              </Table.Td>
            </Table.Tr>
          )
        })
      })}
    </WideTable>
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
