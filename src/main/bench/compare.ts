import type { ComparedSubject } from '../../shared/compared-subjects.ts'
import type { Comparison } from '../../shared/contract/compare.ts'
import { classFigures } from './compare/class-figures.ts'
import { environmentRows } from './compare/environment.ts'
import { METHOD } from './compare/estimate.ts'
import { evaluatedArms } from './compare/evaluated-arms.ts'
import { comparedFeatures } from './compare/features.ts'
import { remarksOf } from './compare/remarks.ts'
import { comparedRunLines } from './compare/run-lines.ts'
import { subjectsOf } from './compare/subjects.ts'
import type { Workbench } from './workbench.ts'

/**
 * Two to six sessions, runs or evaluations side by side, made anew from what is stored.
 * @throws BenchError wrong-usage, unknown-session
 */
export async function compareStored({ store }: Workbench, of: readonly ComparedSubject[]): Promise<Comparison> {
  const subjects = subjectsOf(store, of)
  const environment = environmentRows(subjects)
  const { features, leftOut } = await comparedFeatures(store, subjects)
  const runs = await comparedRunLines(store, subjects)
  const evaluated = evaluatedArms(subjects)
  return {
    subjects: subjects.map(({ item }) => item),
    remarks: remarksOf(subjects, { environment, leftOut, runs, evaluated }),
    environment,
    featureSet: 'served-v1',
    ...{ features, leftOut },
    figures: classFigures(store, subjects),
    method: METHOD,
    ...{ runs, evaluated },
  }
}
