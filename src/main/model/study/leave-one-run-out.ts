import { foldsOf } from '../judging/folds.ts'
import { judgeFolds, problemsOf } from '../judging/judge.ts'
import { reportOf } from '../judging/report.ts'
import type { TrainNetworks } from '../learning/training-problem.ts'
import type { JudgeByRun } from './judge-by-run.ts'

/** Judges by networks that are trained so. */
export function judgingByRun(trainNetworks: TrainNetworks): JudgeByRun {
  return async (dataset, seed, signal) => {
    const folds = foldsOf('leave-one-run-out', dataset.rows, seed)
    const problems = problemsOf(folds, seed, 'none')
    const networks = await trainNetworks(problems, signal === undefined ? {} : { signal })
    const report = reportOf('leave-one-run-out', judgeFolds(folds, networks, dataset.featureSet), {
      seed,
      folds: folds.length,
    })
    const byRun = new Map(folds.map(({ name }, at) => [name, networks[at]]))
    const networkOfRun = (runId: string) => {
      const network = byRun.get(runId)
      if (network === undefined) throw new RangeError(`no network was trained without run ${runId}`)
      return network
    }
    return { report, networkOfRun }
  }
}
