import { setImmediate as nextTurn } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import type { DatasetRow } from './dataset.ts'
import { Learner, type TrainedNetwork } from './learner.ts'
import { CLASS_COUNT, HIDDEN_UNITS } from './network-shape.ts'
import { NetworkStack } from './network-stack.ts'
import { EPOCHS } from './schedule.ts'
import { readyBackend } from './tensorflow.ts'

export interface EpochReport {
  /** From 1; `epochs` is the most there can be, training may stop before. */
  readonly epoch: number
  readonly epochs: number
  /** Networks that learn side by side, the first and last of them, and how many there are in all. */
  readonly networks: { readonly first: number; readonly last: number; readonly of: number }
  /** Mean over these networks' validation losses, in nats. */
  readonly validationLoss: number
}

export interface TrainingOptions {
  /** An integer. Same rows, same seed, same backend: same network, bit by bit. */
  readonly seed: number
  readonly onEpoch?: (report: EpochReport) => void
  readonly signal?: AbortSignal
}

/** More networks would not be faster, only hungrier for memory: at 32 the cost per operation is already spread thin. */
const LARGEST_STACK = 32

/** Longest stretch without letting timers, sockets and the abort signal have their turn, in ms. */
const TURN_MS = 25

/**
 * Trains one network on the rows (design: "Sizes to hold"). Deterministic for a seed.
 * @throws BenchError `interrupted` when aborted.
 */
export async function trainNetwork(rows: readonly DatasetRow[], options: TrainingOptions): Promise<TrainedNetwork> {
  const [network] = await trainNetworks([rows], options)
  if (network === undefined) throw new RangeError('one set of rows gives one network')
  return network
}

/** The same for several sets of rows at once, such as the folds of leave-one-run-out; each comes out as if trained alone. */
export async function trainNetworks(
  problems: readonly (readonly DatasetRow[])[],
  options: TrainingOptions,
): Promise<TrainedNetwork[]> {
  const backend = await readyBackend()
  // Curves are for the model that is kept; of folds nobody looks at them.
  const keepsHistory = problems.length === 1
  const learners = problems.map((rows) => new Learner(rows, options.seed, { keepsHistory }))
  let first = 0
  for (const stack of stacksOf(learners)) {
    const networks = { first: first + 1, last: first + stack.length, of: learners.length }
    first += stack.length
    await trainStack(stack, networks, options)
  }
  return learners.map((learner) => ({ ...learner.result(), backend }))
}

/** Only networks with the same shape and schedule can share a tensor. */
function stacksOf(learners: readonly Learner[]): Learner[][] {
  const alike = Map.groupBy(learners, ({ featureCount, schedule }) => JSON.stringify([featureCount, schedule])).values()
  return [...alike].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / LARGEST_STACK) }, (_, index) =>
      group.slice(index * LARGEST_STACK, (index + 1) * LARGEST_STACK),
    ),
  )
}

async function trainStack(
  learners: readonly Learner[],
  networks: EpochReport['networks'],
  { onEpoch, signal }: TrainingOptions,
): Promise<void> {
  const [head] = learners
  if (head === undefined) return
  const { batch, stepsPerEpoch } = head.schedule
  const rows = learners.length * batch
  const stack = new NetworkStack(
    head.featureCount,
    batch,
    learners.map(({ initial }) => initial),
  )
  try {
    let lastTurn = performance.now()
    for (let epoch = 1; epoch <= EPOCHS && learners.some(({ hasStopped }) => !hasStopped); epoch++) {
      for (let step = 0; step < stepsPerEpoch; step++) {
        if (performance.now() - lastTurn > TURN_MS) {
          await nextTurn()
          lastTurn = performance.now()
        }
        refuseIfAborted(signal)
        // Fresh arrays each step: the cpu backend keeps the very array it is given.
        const features = new Float32Array(rows * head.featureCount)
        const targets = new Float32Array(rows * CLASS_COUNT)
        const dropout = new Float32Array(rows * HIDDEN_UNITS[0])
        for (const [slot, learner] of learners.entries()) learner.fillBatch(slot, features, targets, dropout)
        stack.step({ features, targets, dropout })
      }
      const validationLoss = endEpoch(learners, stack.parameters())
      onEpoch?.({ epoch, epochs: EPOCHS, networks, validationLoss })
    }
  } finally {
    stack.dispose()
  }
}

/** A network that has stopped goes on in its tensor, but is judged no more. */
function endEpoch(learners: readonly Learner[], parameters: readonly Float32Array[]): number {
  const losses = learners.map((learner, index) => {
    const own = parameters[index]
    if (own === undefined) throw new RangeError(`no parameters for network ${index}`)
    return learner.hasStopped ? learner.result().validationLoss : learner.endEpoch(own)
  })
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length
}

function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new BenchError('interrupted', 'Training was stopped before its end.', { kept: 'No model was made.' })
  }
}
