import { judgementOf, type JudgedWindow, type Judgement } from './accuracy.ts'
import { labelsByRun, subsetOf, type Dataset, type DatasetRow } from './dataset.ts'
import type { TrainedNetwork } from './learner.ts'
import { logitsOf } from './network.ts'
import { randomStream } from './random.ts'
import { scaled } from './scaler.ts'
import { stratifiedByWindow } from './splits.ts'
import { trainNetwork, trainNetworks, type TrainingOptions } from './training.ts'

/**
 * Leave one run out: for each run a network is trained on all others, scaler and stopping included, and judged on that run.
 * @throws BenchError `interrupted` when aborted.
 */
export async function leaveOneRunOut(dataset: Dataset, options: TrainingOptions): Promise<Judgement> {
  const runIds = [...labelsByRun(dataset.rows).keys()]
  const networks = await trainNetworks(
    runIds.map((left) => dataset.rows.filter(({ runId }) => runId !== left)),
    options,
  )
  const judged = networks.flatMap((network, index) =>
    judge(
      network,
      dataset.rows.filter(({ runId }) => runId === runIds[index]),
    ),
  )
  return judgementOf('leave-one-run-out', judged)
}

export interface StratifiedResult extends Judgement {
  readonly network: TrainedNetwork
  /** What the network was trained on. */
  readonly training: Dataset
  readonly testRows: readonly DatasetRow[]
}

/**
 * The seed's split, for comparison: 80 % of each class's windows to learn from, 20 % to be judged on. Windows of one run are on both
 * sides, so this figure flatters; say `leaveOneRunOut`'s beside it.
 * @throws BenchError `interrupted` when aborted.
 */
export async function stratifiedAccuracy(dataset: Dataset, options: TrainingOptions): Promise<StratifiedResult> {
  const { train, held } = stratifiedByWindow(dataset.rows, randomStream(options.seed, 4))
  const network = await trainNetwork(train, options)
  const judgement = judgementOf('stratified', judge(network, held))
  return { ...judgement, network, training: subsetOf(dataset, train), testRows: held }
}

function judge({ scaler, layers }: TrainedNetwork, rows: readonly DatasetRow[]): JudgedWindow[] {
  return rows.map(({ runId, label, features }) => ({
    runId,
    label,
    logits: logitsOf(layers, scaled(scaler, features)),
  }))
}
