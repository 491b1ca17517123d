import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { Comparison } from '../../../shared/contract/compare.ts'
import { labelInForce } from '../../../shared/label-in-force.ts'
import type { Workbench } from '../workbench.ts'
import type { Subject } from './subjects.ts'

type Distributions = Pick<Comparison, 'features' | 'leftOut'>

/** Features by class and subject, over the same bins; read in a thread of its own. */
export async function comparedFeatures(
  { reader }: Workbench['store'],
  subjects: readonly Subject[],
): Promise<Distributions> {
  const groups = subjects.flatMap((subject, place) =>
    subject.kind === 'evaluation'
      ? []
      : ACCESS_CLASSES.map((label) => ({
          ...{ subject: place, label },
          runIds: subject.runs.filter((run) => labelInForce(run) === label).map(({ id }) => id),
        })).filter(({ runIds }) => runIds.length > 0),
  )
  if (groups.length === 0) return { features: [], leftOut: [] }
  const { features, leftOut } = await reader.featureHistograms('served-v1', groups)
  return {
    features: features.map(({ name, unit, edges, isLog, groups: histograms }) => ({
      ...{ name, unit, edges: [...edges], isLog },
      parts: histograms.flatMap((histogram, at) => {
        const group = groups[at]
        if (histogram === undefined || group === undefined) return []
        const { shares, ...five } = histogram
        return [{ subject: group.subject, label: group.label, five, shares: [...shares] }]
      }),
    })),
    leftOut: subjects.flatMap((_, subject) => {
      const own = leftOut.filter((__, at) => groups[at]?.subject === subject)
      if (own.length === 0) return []
      const sum = (why: 'idle' | 'keptBack' | 'lossy') => own.reduce((total, one) => total + one[why], 0)
      return [{ subject, idle: sum('idle'), keptBack: sum('keptBack'), lossy: sum('lossy') }]
    }),
  }
}
