import { examplesOf, judged, type Examples } from './examples.ts'
import { CLASS_COUNT, HIDDEN_UNITS, initialParameters, layersOf } from '../network-shape.ts'
import { permutation, randomStream, type RandomStream } from '../../../shared/random.ts'
import { fitScaler, type Scaler } from '../scaler.ts'
import { DROPOUT_RATE, PATIENCE_EPOCHS, scheduleFor, type Schedule } from './schedule.ts'
import { validationSplit } from '../dataset/splits.ts'
import type { StackBatch } from './stack-batch.ts'
import type { EpochLosses } from '../../../shared/model.ts'
import type { TrainedNetwork } from './trained-network.ts'
import type { ClassWeights, TrainingProblem } from './training-problem.ts'

/** Of 2^16 values of a half word, those that drop a unit: 0.2 to five digits. */
const DROPPED_HALF_WORDS = Math.round(DROPOUT_RATE * 65_536)
const KEPT_UNIT = 1 / (1 - DROPOUT_RATE)

/** One network's way through training: its data, its batches, and the best epoch so far. */
export class Learner {
  readonly featureCount: number
  readonly schedule: Schedule
  readonly initial: Float32Array
  readonly #scaler: Scaler
  readonly #examples: Examples
  readonly #validation: Examples
  readonly #classWeights: readonly number[]
  readonly #order: RandomStream
  readonly #dropout: RandomStream
  /** Random bits for a batch's dropout: half a word a unit. */
  readonly #words: Uint32Array
  readonly #history: EpochLosses[] = []
  #pass: number[] = []
  #best: { epoch: number; loss: number; parameters: Float32Array } | undefined

  /** A part of the problem's rows is set aside for validation; scaler and class weights are of the rest. */
  constructor({ rows, seed, classWeights = 'none' }: TrainingProblem) {
    const { train, held } = validationSplit(rows, randomStream(seed, 0))
    this.#scaler = fitScaler(train.map(({ features }) => features))
    this.#examples = examplesOf(train, this.#scaler)
    // A class with a single window keeps it for learning; where all are so, there is nothing else to watch.
    this.#validation = held.length > 0 ? examplesOf(held, this.#scaler) : this.#examples
    this.#classWeights = weightsOf(this.#examples, classWeights)
    this.featureCount = this.#scaler.mean.length
    this.schedule = scheduleFor(train.length)
    this.initial = initialParameters(this.featureCount, randomStream(seed, 1))
    this.#order = randomStream(seed, 2)
    this.#dropout = randomStream(seed, 3)
    this.#words = new Uint32Array((this.schedule.batch * HIDDEN_UNITS[0]) / 2)
  }

  get hasStopped(): boolean {
    return this.#best !== undefined && this.#history.length - this.#best.epoch >= PATIENCE_EPOCHS
  }

  /** Undefined before the end of the first epoch. */
  get lastEpoch(): EpochLosses | undefined {
    return this.#history.at(-1)
  }

  /** The validation loss of the last epoch, or of the best one for a network that has stopped, in nats; NaN before the first. */
  get lossNow(): number {
    return (this.hasStopped ? this.#best?.loss : this.#history.at(-1)?.validationLoss) ?? Number.NaN
  }

  /** Writes the next batch, that of place `place`, into the arrays of a stack. Batches run on across the ends of passes. */
  fillBatch(place: number, { features, targets, weights, dropout }: StackBatch): void {
    const { batch } = this.schedule
    const { count, features: known, classIds } = this.#examples
    for (let row = place * batch; row < (place + 1) * batch; row++) {
      if (this.#pass.length === 0) this.#pass = permutation(count, this.#order)
      const example = this.#pass.pop() ?? 0
      for (let feature = 0; feature < this.featureCount; feature++) {
        features[row * (this.featureCount + 1) + feature] = known[example * this.featureCount + feature] ?? 0
      }
      const id = classIds[example] ?? 0
      const weight = (this.#classWeights[id] ?? 0) / batch
      for (let other = 0; other < CLASS_COUNT; other++) {
        targets[row * CLASS_COUNT + other] = other === id ? 1 : 0
        weights[row * CLASS_COUNT + other] = weight
      }
    }
    this.#fillDropout(place, dropout)
  }

  #fillDropout(place: number, dropout: Float32Array): void {
    const [units] = HIDDEN_UNITS
    this.#dropout.fill(this.#words)
    let next = 0
    for (let row = place * this.schedule.batch; row < (place + 1) * this.schedule.batch; row++) {
      const first = row * (units + 1)
      for (let unit = 0; unit < units; unit += 2) {
        const word = this.#words[next++] ?? 0
        dropout[first + unit] = (word & 0xffff) < DROPPED_HALF_WORDS ? 0 : KEPT_UNIT
        dropout[first + unit + 1] = word >>> 16 < DROPPED_HALF_WORDS ? 0 : KEPT_UNIT
      }
    }
  }

  /** Judges the parameters after an epoch; they are kept if none were better. */
  endEpoch(parameters: Float32Array): void {
    const { loss, accuracy } = judged(parameters, this.#validation, this.#classWeights)
    const trainingLoss = judged(parameters, this.#examples, this.#classWeights).loss
    this.#history.push({ trainingLoss, validationLoss: loss, validationAccuracy: accuracy })
    if (this.#best === undefined || loss < this.#best.loss) {
      this.#best = { epoch: this.#history.length, loss, parameters }
    }
  }

  result(): Omit<TrainedNetwork, 'backend'> {
    if (this.#best === undefined) throw new RangeError('no epoch has ended yet')
    return {
      scaler: this.#scaler,
      layers: layersOf(this.featureCount, this.#best.parameters),
      epochsRun: this.#history.length,
      bestEpoch: this.#best.epoch,
      validationLoss: this.#best.loss,
      history: this.#history,
    }
  }
}

/** A weight a class. `balanced` is scikit-learn's `compute_class_weight`: windows / (classes * windows of the class). */
function weightsOf({ count, classIds }: Examples, kind: ClassWeights): number[] {
  const ofClass = Array.from({ length: CLASS_COUNT }, (_, id) => classIds.filter((other) => other === id).length)
  if (kind === 'none') return ofClass.map(() => 1)
  const classes = ofClass.filter((windows) => windows > 0).length
  return ofClass.map((windows) => (windows === 0 ? 0 : count / (classes * windows)))
}
