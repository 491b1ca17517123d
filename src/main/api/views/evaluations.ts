import type { DiskSample, SessionDetail } from '../../../shared/contract/index.ts'
import { BenchError } from '../../../shared/errors.ts'
import {
  decisionsUnder,
  repeatLine,
  storedEvaluation,
  type LabelledEvaluation,
  type Workbench,
} from '../../bench/index.ts'

type Store = Workbench['store']
type EvaluationDetail = Extract<SessionDetail, { kind: 'evaluation' }>

/** What an evaluation shows; `item` is its line in the list. */
export function evaluationDetail(
  store: Store,
  { id }: LabelledEvaluation,
  item: EvaluationDetail['item'],
): EvaluationDetail {
  const { evaluation, plan, measurements, report } = storedEvaluation(store, id)
  const { modelId, environment } = evaluation
  return {
    kind: 'evaluation',
    item,
    modelId,
    kernel: measurements[0]?.kernel ?? evaluation.kernel,
    ...(environment === undefined ? {} : { environment: plainFacts(environment) }),
    ...(plan === undefined ? {} : { plan, repeatLine: repeatLine({ ...evaluation, seed: plan.seed }) }),
    report,
    measurements: [...measurements],
  }
}

/** One measurement as it went. @throws BenchError unknown-session where there is none of this place. */
export function measurementSeries(
  store: Store,
  id: string,
  order: number,
): { samples: DiskSample[]; decisions: ReturnType<typeof decisionsUnder> } {
  const measurement = store.evaluations.measurements(id).find((one) => one.order === order)
  if (measurement === undefined) {
    throw new BenchError('unknown-session', `There is no measurement ${order} in an evaluation "${id}".`, {
      nextStep: 'It may have been deleted with its evaluation.',
    })
  }
  return { samples: store.evaluations.series(id, order), decisions: decisionsUnder(store, measurement) }
}

function plainFacts({ disk, ...machine }: NonNullable<LabelledEvaluation['environment']>) {
  const { model, ...plainDisk } = disk
  return { ...machine, disk: { ...plainDisk, ...(model === undefined ? {} : { model }) } }
}
