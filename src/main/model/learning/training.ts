import { setImmediate as nextTurn } from 'node:timers/promises'
import { trainingInterrupted } from './interrupted.ts'
import { Learner } from './learner.ts'
import { NetworkStack } from './network-stack.ts'
import { EPOCHS, LARGEST_STACK } from './schedule.ts'
import { emptyBatch } from './stack-batch.ts'
import { readyBackend } from './backend.ts'
import type { TrainedNetwork } from './trained-network.ts'
import type { EpochReport, TrainingOptions, TrainingProblem } from './training-problem.ts'

/** A stack goes on without those of its networks that have stopped once they are this share of it: making it anew costs about a step. */
const STOPPED_SHARE = 0.125

/** Longest stretch without letting timers, sockets and the abort signal have their turn, in ms. */
const TURN_MS = 25

/**
 * Trains a network for each problem in this thread (design: "Sizes to hold"). Those alike in shape learn side by side; each comes out
 * bit by bit as if trained alone. Deterministic for the problems' seeds on one backend.
 * @throws BenchError `interrupted` when aborted.
 */
export async function trainNetworks(
  problems: readonly TrainingProblem[],
  options: TrainingOptions,
): Promise<TrainedNetwork[]> {
  const { name } = await readyBackend()
  const learners = problems.map((problem) => new Learner(problem))
  let first = 0
  for (const stack of stacksOf(learners)) {
    const networks = { first: first + 1, last: first + stack.length, of: learners.length }
    first += stack.length
    await trainStack(stack, networks, learners[0], options)
  }
  return learners.map((learner) => ({ ...learner.result(), backend: name }))
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
  firstOfAll: Learner | undefined,
  { onEpoch, signal }: TrainingOptions,
): Promise<void> {
  const [head] = learners
  if (head === undefined) return
  const { batch, stepsPerEpoch } = head.schedule
  const stack = new NetworkStack(
    head.featureCount,
    batch,
    learners.map(({ initial }) => initial),
  )
  try {
    let lastTurn = performance.now()
    let learning = learners
    for (let epoch = 1; epoch <= EPOCHS; epoch++) {
      const going = learning.filter(({ hasStopped }) => !hasStopped)
      if (going.length === 0) return
      if (learning.length - going.length > STOPPED_SHARE * learning.length) {
        stack.keep(going.map((learner) => learning.indexOf(learner)))
        learning = going
      }
      for (let step = 0; step < stepsPerEpoch; step++) {
        if (performance.now() - lastTurn > TURN_MS) {
          await nextTurn()
          lastTurn = performance.now()
        }
        if (signal?.aborted === true) throw trainingInterrupted()
        // Fresh arrays each step: the cpu backend keeps the very array it is given.
        const input = emptyBatch(learning.length, batch, head.featureCount)
        for (const [place, learner] of learning.entries()) learner.fillBatch(place, input)
        stack.step(input)
      }
      for (const [place, parameters] of stack.parameters().entries()) {
        const learner = learning[place]
        // One that has stopped may still be in its tensor, but is judged no more.
        if (learner?.hasStopped === false) learner.endEpoch(parameters)
      }
      const losses = learners.map(({ lossNow }) => lossNow)
      const validationLoss = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
      const isLast = epoch === EPOCHS || learners.every(({ hasStopped }) => hasStopped)
      const networksDone = networks.first - 1 + learners.length * (isLast ? 1 : epoch / EPOCHS)
      const first = going.find((learner) => learner === firstOfAll)?.lastEpoch
      const report = { epoch, epochs: EPOCHS, networks, networksDone, validationLoss }
      onEpoch?.(first === undefined ? report : { ...report, first })
    }
  } finally {
    stack.dispose()
  }
}
