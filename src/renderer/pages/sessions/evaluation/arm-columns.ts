import type { ArmReport, WorkloadReport } from '../../../../shared/experiment/index.ts'
import { engineering, percent } from '../../../widgets/format.ts'
import { ratioNumber } from '../../../widgets/ratios.ts'

type Spread = NonNullable<ArmReport['throughput']>

export interface ArmColumn {
  readonly title: string
  /** Undefined where it is not known. */
  readonly text: (arm: ArmReport, workload: WorkloadReport) => string | undefined
}

const COLUMNS: readonly ArmColumn[] = [
  {
    title: 'Throughput, median',
    text: ({ throughput }, { unit }) =>
      throughput === undefined ? undefined : engineering(throughput.median, unit === 'bytes/s' ? 'B/s' : '/s'),
  },
  {
    title: 'Lowest to highest',
    text: ({ throughput }) =>
      throughput === undefined ? undefined : `${engineering(throughput.lowest)} to ${engineering(throughput.highest)}`,
  },
  { title: 'p50', text: ({ p50Us }) => spread(p50Us, microseconds) },
  { title: 'p99', text: ({ p99Us }) => spread(p99Us, microseconds) },
  { title: 'Read by asked', text: ({ readAmplification }) => spread(readAmplification, ratioNumber) },
  { title: 'CPU', text: ({ cpuShare }) => spread(cpuShare, (share) => percent(share, 0)) },
]

/** How many measurements have figures, and how many failed. */
export function countText({ measured, failed }: Pick<ArmReport, 'measured' | 'failed'>): string {
  return failed === 0 ? String(measured) : `${measured}, ${failed} failed`
}

/** The columns in which any arm has a value: evaluations of before the box was read have no figures of it. */
export function columnsOf(workloads: readonly WorkloadReport[]): readonly ArmColumn[] {
  return COLUMNS.filter(({ text }) => workloads.some((one) => one.arms.some((arm) => text(arm, one) !== undefined)))
}

/** "820 µs", "2.41 ms", "1.20 s" */
export function microseconds(us: number): string {
  return engineering(us / (us < 1000 ? 1 : us < 1e6 ? 1e3 : 1e6), us < 1000 ? 'µs' : us < 1e6 ? 'ms' : 's')
}

function spread(of: Spread | undefined, text: (value: number) => string): string | undefined {
  return of === undefined ? undefined : text(of.median)
}
