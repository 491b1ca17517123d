import { stat } from 'node:fs/promises'
import path from 'node:path'
import { BenchError } from '../../shared/errors.ts'
import type { ModelDocument } from '../../shared/model.ts'
import { readModelDocument } from '../model/index.ts'
import type { RunRecord } from '../store/index.ts'
import { storedEvaluation } from './evaluation/stored.ts'
import type { Workbench } from './workbench.ts'

/** A session with its runs, a model, an evaluation with its report, or a sweep. @throws BenchError unknown-session where it is none. */
export function showById(bench: Workbench, id: string): unknown {
  const session = bench.store.sessions.list().find((one) => one.id === id)
  if (session !== undefined) return { session, runs: bench.store.runs.ofSession(id).map((run) => shown(bench, run)) }
  const model = bench.store.models.list().find((one) => one.id === id)
  if (model !== undefined) return { model }
  if (bench.store.evaluations.find(id) !== undefined) return storedEvaluation(bench.store, id)
  const sweep = bench.store.sweeps.find(id)
  if (sweep !== undefined) return { sweep }
  throw new BenchError('unknown-session', `There is no session, model, evaluation or sweep called "${id}".`, {
    nextStep: 'rabench sessions, models, evaluations and sweeps list what there is.',
  })
}

/** A run as JSON can say it: ns since the epoch are beyond its numbers. `latency` is issue to complete over all windows. */
function shown({ store }: Workbench, { windowsStartNs, ...run }: RunRecord): unknown {
  return { ...run, windowsStartNs: windowsStartNs?.toString(), latency: store.runs.latency(run.id) }
}

/** A model by its id, or from a directory with a model.json. @throws BenchError unknown-model | bad-model | newer-format */
export async function findModel(bench: Workbench, idOrDirectory: string): Promise<ModelDocument> {
  const isDirectory = await stat(idOrDirectory).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isDirectory ? readModelDocument(path.join(idOrDirectory, 'model.json')) : bench.store.models.get(idOrDirectory)
}
