import type { EvaluatedArm } from '../../../shared/contract/compare.ts'
import { comparableThroughput } from '../../../shared/experiment/index.ts'
import { estimateOf } from './estimate.ts'
import type { Subject } from './subjects.ts'

/** The arms of all evaluations, those of one workload, unit and arm as one row, in the order of the first that has them. */
export function evaluatedArms(subjects: readonly Subject[]): EvaluatedArm[] {
  const cells = subjects.flatMap((subject, place) => {
    if (subject.kind !== 'evaluation') return []
    const { measurements, report } = subject.stored
    return report.workloads.flatMap(({ workload, label, unit, arms }) =>
      arms.map(({ arm, ratio, effect }) => {
        const own = measurements.filter((one) => one.workload === workload && one.arm === arm)
        const throughput = estimateOf(own.map(comparableThroughput))
        return {
          ...{ workload, label, unit, arm },
          cell: {
            subject: place,
            ...(throughput === undefined ? {} : { throughput }),
            ...(ratio === undefined ? {} : { ratio }),
            ...(effect === undefined ? {} : { effect }),
          },
        }
      }),
    )
  })
  const byWorkload = Map.groupBy(cells, ({ workload, unit }) => `${workload}\n${unit}`)
  return [...byWorkload.values()].flatMap((ofWorkload) =>
    [...Map.groupBy(ofWorkload, ({ arm }) => arm)].map(([arm, own]) => {
      const { workload = '', unit = 'bytes/s' } = own[0] ?? {}
      // An evaluation of before plans had a form does not know the class.
      const label = own.find((one) => one.label !== undefined)?.label
      return {
        ...{ workload, unit, arm },
        ...(label === undefined ? {} : { label }),
        bySubject: own.map(({ cell }) => cell),
      }
    }),
  )
}
