import type { ComparedWorkloadData } from '../../../shared/contract/index.ts'
import type { EvaluationReport } from '../../../shared/experiment/index.ts'

/** The module beside the default, as a table shows it. NaN where one of the two was not measured. */
export function comparisonOf(report: EvaluationReport): ComparedWorkloadData[] {
  return report.workloads.map(({ workload, unit, arms }) => {
    const median = (key: string) => arms.find(({ arm }) => arm === key)?.throughput?.median ?? Number.NaN
    const module = arms.find(({ arm }) => arm === 'module')
    return {
      workload,
      unit,
      off: median('default'),
      on: median('module'),
      ratio: module?.ratio?.value ?? Number.NaN,
      ...(module?.ratio === undefined ? {} : { interval95: module.ratio.interval95 }),
      ...(module?.effect === undefined ? {} : { effect: module.effect }),
    }
  })
}
