import type { AbstainCalibration } from '../../../shared/model-report.ts'
import type { SplitName } from '../../../shared/splits.ts'
import type { TrainedNetwork } from '../learning/trained-network.ts'
import { logLossOf, verdictOf, type JudgedWindow } from './report.ts'

/** Wanted share of right ones among the windows that the model stands by. */
export const ABSTAIN_TARGET = 0.99
/** Below it the winner is not even more likely than all others together. */
const FLOOR_MILLI = 500
const LARGEST_TEMPERATURE = 10
/** Golden sections until the temperature is known to a millionth of its span. */
const SECTIONS = 30

/**
 * The temperature by which logits are to be divided so that the log loss is lowest (C. Guo and others, "On Calibration of Modern Neural
 * Networks", 2017): found by golden section over its logarithm, as the loss has one minimum over 1 / temperature.
 * From 1 to 10: a network is made less sure of itself, never more.
 */
export function temperatureFor(windows: readonly JudgedWindow[]): number {
  const lossAt = (power: number): number => logLossOf(tempered(windows, Math.exp(power)))
  const ratio = (Math.sqrt(5) - 1) / 2
  let [low, high] = [0, Math.log(LARGEST_TEMPERATURE)]
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)]
  let [leftLoss, rightLoss] = [lossAt(left), lossAt(right)]
  for (let section = 0; section < SECTIONS; section++) {
    if (leftLoss < rightLoss) {
      high = right
      ;[right, rightLoss] = [left, leftLoss]
      left = high - ratio * (high - low)
      leftLoss = lossAt(left)
    } else {
      low = left
      ;[left, leftLoss] = [right, rightLoss]
      right = low + ratio * (high - low)
      rightLoss = lossAt(right)
    }
  }
  const found = (low + high) / 2
  return lossAt(0) <= lossAt(found) ? 1 : Math.exp(found)
}

/** The same windows as networks with this temperature folded in would see them. */
export function tempered(windows: readonly JudgedWindow[], temperature: number): JudgedWindow[] {
  if (temperature === 1) return [...windows]
  return windows.map((window) => ({ ...window, logits: window.logits.map((logit) => logit / temperature) }))
}

/** Folds a temperature into the last layer: its logits are divided, the class stays. The module's softmax knows no temperature. */
export function withTemperature<Network extends Pick<TrainedNetwork, 'layers'>>(
  network: Network,
  temperature: number,
): Network {
  const last = network.layers.length - 1
  const layers = network.layers.map((layer, index) =>
    index < last
      ? layer
      : {
          weights: layer.weights.map((row) => row.map((weight) => weight / temperature)),
          bias: layer.bias.map((value) => value / temperature),
        },
  )
  return { ...network, layers }
}

/**
 * Finds the rule by which a model abstains, on windows that its networks have not learned from. `leastConfidence` is the lowest, from
 * 0.5 up, at which 99 % of the accepted windows are right; it stays 0.5 where none is, or where more than half of the right
 * windows would be lost to it. In whole thousandths, as the module holds it.
 */
export function calibrateAbstaining(split: SplitName, windows: readonly JudgedWindow[]): AbstainCalibration {
  const temperature = temperatureFor(windows)
  const known = tempered(windows, temperature)
    .filter(({ isOutside }) => !isOutside)
    .map(verdictOf)
  const leastConfidence = leastConfidenceFor(known) / 1000
  const accepted = known.filter(({ confidence }) => confidence >= leastConfidence)
  return {
    split,
    windows: windows.length,
    temperature,
    leastConfidence,
    target: ABSTAIN_TARGET,
    accepted: accepted.length,
    acceptedRight: accepted.filter(({ isRight }) => isRight).length,
  }
}

/** In thousandths. */
function leastConfidenceFor(verdicts: readonly { readonly confidence: number; readonly isRight: boolean }[]): number {
  const rightAtAll = verdicts.filter(({ isRight }) => isRight).length
  for (let milli = FLOOR_MILLI; milli <= 1000; milli++) {
    const accepted = verdicts.filter(({ confidence }) => confidence >= milli / 1000)
    const right = accepted.filter(({ isRight }) => isRight).length
    if (2 * right < rightAtAll) return FLOOR_MILLI
    if (right >= ABSTAIN_TARGET * accepted.length) return milli
  }
  return FLOOR_MILLI
}

/** What came of it, in one sentence. */
export function abstainSentence({
  accepted,
  acceptedRight,
  windows,
  leastConfidence,
  target,
}: AbstainCalibration): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
  const figures = `of ${windows} windows it stands by ${accepted}, and ${acceptedRight} of them are right`
  const misses = acceptedRight < target * accepted
  if (!misses) return `Below a confidence of ${percent(leastConfidence)} the model abstains: ${figures}.`
  return (
    `No confidence makes ${percent(target)} of the windows right without giving up more than half of the right ones, ` +
    `so the model abstains below ${percent(leastConfidence)} only: ${figures}.`
  )
}
