import { classId } from '../../shared/classes.ts'
import type { DatasetRow } from './dataset.ts'
import { CLASS_COUNT, HIDDEN_UNITS, initialParameters, layersOf } from './network-shape.ts'
import { crossEntropy, logitsOf, type DenseLayer } from './network.ts'
import { permutation, randomStream, type RandomStream } from './random.ts'
import { fitScaler, scaled, type Scaler } from './scaler.ts'
import { DROPOUT_RATE, PATIENCE_EPOCHS, scheduleFor, type Schedule } from './schedule.ts'
import { validationSplit } from './splits.ts'

export interface TrainedNetwork {
  readonly scaler: Scaler
  readonly layers: readonly DenseLayer[]
  /** Epochs until the validation loss had not fallen for the patience, or all. */
  readonly epochsRun: number
  /** The epoch, from 1, whose parameters were kept. */
  readonly bestEpoch: number
  /** Mean cross-entropy on the validation part after `bestEpoch`, in nats. */
  readonly validationLoss: number
  /** An entry an epoch. Losses without dropout, in nats; the training loss is of what the network learned from. Of folds, none. */
  readonly history: readonly {
    readonly trainingLoss: number
    readonly validationLoss: number
    readonly validationAccuracy: number
  }[]
  /** What computed it: "tfjs-4.22.0 cpu". */
  readonly backend: string
}

interface Example {
  readonly features: readonly number[]
  readonly classId: number
}

/** One network's way through training: its data, its batches, and the best epoch so far. */
export class Learner {
  readonly featureCount: number
  readonly schedule: Schedule
  readonly initial: Float32Array
  readonly #scaler: Scaler
  readonly #examples: readonly Example[]
  readonly #validation: readonly Example[]
  readonly #order: RandomStream
  readonly #dropout: RandomStream
  #pass: number[] = []
  readonly #history: { trainingLoss: number; validationLoss: number; validationAccuracy: number }[] = []
  readonly #keepsHistory: boolean
  #epochsRun = 0
  #best: { epoch: number; loss: number; layers: readonly DenseLayer[] } | undefined

  /**
   * @param rows all training windows; a part of them is set aside for validation, the scaler is fitted on the rest.
   * @param keepsHistory costs a pass over the training windows an epoch.
   */
  constructor(rows: readonly DatasetRow[], seed: number, { keepsHistory }: { readonly keepsHistory: boolean }) {
    this.#keepsHistory = keepsHistory
    const { train, held } = validationSplit(rows, randomStream(seed, 0))
    const scaler = fitScaler(train.map(({ features }) => features))
    const toExample = ({ features, label }: DatasetRow): Example => ({
      features: scaled(scaler, features),
      classId: classId(label),
    })
    this.#scaler = scaler
    this.#examples = train.map(toExample)
    // A class with a single window keeps it for learning; where all are so, there is nothing else to watch.
    this.#validation = held.length > 0 ? held.map(toExample) : this.#examples
    this.featureCount = scaler.mean.length
    this.schedule = scheduleFor(train.length)
    this.initial = initialParameters(this.featureCount, randomStream(seed, 1))
    this.#order = randomStream(seed, 2)
    this.#dropout = randomStream(seed, 3)
  }

  get hasStopped(): boolean {
    return this.#best !== undefined && this.#epochsRun - this.#best.epoch >= PATIENCE_EPOCHS
  }

  /** Writes the next batch, that of slot `slot`, into the arrays of a stack. Batches run on across the ends of passes. */
  fillBatch(slot: number, features: Float32Array, targets: Float32Array, dropout: Float32Array): void {
    const { batch } = this.schedule
    for (let row = slot * batch; row < (slot + 1) * batch; row++) {
      if (this.#pass.length === 0) this.#pass = permutation(this.#examples.length, this.#order)
      const example = this.#examples[this.#pass.pop() ?? 0]
      if (example === undefined) throw new RangeError('no example to learn from')
      features.set(example.features, row * this.featureCount)
      targets[row * CLASS_COUNT + example.classId] = 1
    }
    const units = HIDDEN_UNITS[0]
    for (let index = slot * batch * units; index < (slot + 1) * batch * units; index++) {
      dropout[index] = this.#dropout.next() < DROPOUT_RATE ? 0 : 1 / (1 - DROPOUT_RATE)
    }
  }

  /** Judges the parameters after an epoch; they are kept if none were better. Returns the validation loss. */
  endEpoch(parameters: Float32Array): number {
    this.#epochsRun += 1
    const layers = layersOf(this.featureCount, parameters)
    const { loss, accuracy } = judged(layers, this.#validation)
    if (this.#keepsHistory) {
      const trainingLoss = judged(layers, this.#examples).loss
      this.#history.push({ trainingLoss, validationLoss: loss, validationAccuracy: accuracy })
    }
    if (this.#best === undefined || loss < this.#best.loss) this.#best = { epoch: this.#epochsRun, loss, layers }
    return loss
  }

  result(): Omit<TrainedNetwork, 'backend'> {
    if (this.#best === undefined) throw new RangeError('no epoch has ended yet')
    return {
      scaler: this.#scaler,
      layers: this.#best.layers,
      epochsRun: this.#epochsRun,
      bestEpoch: this.#best.epoch,
      validationLoss: this.#best.loss,
      history: this.#history,
    }
  }
}

/** Mean cross-entropy in nats, and the share that is classified right. */
function judged(layers: readonly DenseLayer[], examples: readonly Example[]): { loss: number; accuracy: number } {
  let loss = 0
  let right = 0
  for (const { features, classId: id } of examples) {
    const logits = logitsOf(layers, features)
    loss += crossEntropy(logits, id)
    if (logits.indexOf(Math.max(...logits)) === id) right += 1
  }
  return { loss: loss / examples.length, accuracy: right / examples.length }
}
