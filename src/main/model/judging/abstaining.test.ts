import { expect, test } from 'vitest'
import { z } from 'zod'
import { ACCESS_CLASSES, classId } from '../../../shared/classes.ts'
import { argMax, logitsOf, softmax } from '../network.ts'
import { pythonWith } from '../testing/python.ts'
import { overlappingRows, wobble } from '../testing/toy.ts'
import { tinyModel } from '../testing/tiny-model.ts'
import { abstainSentence, calibrateAbstaining, temperatureFor, tempered, withTemperature } from './abstaining.ts'
import { logLossOf, type JudgedWindow } from './report.ts'

const rows = overlappingRows(3, 30)

/** Windows whose logits are `sharpness` times what they should be. */
function windowsOf(sharpness: number): JudgedWindow[] {
  return rows.map((row, at) => ({
    row,
    logits: ACCESS_CLASSES.map((name, id) => sharpness * ((name === row.label ? 1 : 0) + 3 * wobble(3 * at + id))),
    isOutside: false,
  }))
}

/** One window with a given confidence in `random`, which is right or not. */
function sureWindow(confidence: number, isRight: boolean, isOutside = false): JudgedWindow {
  const row = { runId: 'r', windowIndex: 0, label: isRight ? ('random' as const) : ('mixed' as const), features: [] }
  const rest = Math.log((1 - confidence) / 2)
  return { row, logits: [rest, Math.log(confidence), rest], isOutside }
}

function times(count: number, window: JudgedWindow): JudgedWindow[] {
  return Array.from({ length: count }, () => window)
}

test('the temperature grows with the logits, so that the confidences stay what they were', () => {
  const [once, twice] = [temperatureFor(windowsOf(3)), temperatureFor(windowsOf(6))]
  expect(once).toBeGreaterThan(1)
  expect(twice / once).toBeCloseTo(2, 5)
  expect(logLossOf(tempered(windowsOf(6), twice))).toBeCloseTo(logLossOf(tempered(windowsOf(3), once)), 9)
})

const python = pythonWith(['scipy.optimize', 'scipy.special', 'numpy'])

test.skipIf(python === undefined)('the temperature is the one that scipy finds', () => {
  const windows = windowsOf(4)
  const reference = z.number().parse(
    python?.(
      `
logits, truth = numpy.array(data['logits']), numpy.array(data['truth'])
def loss(power):
    return -scipy.special.log_softmax(logits / numpy.exp(power), axis=1)[numpy.arange(len(truth)), truth].mean()
result = float(numpy.exp(scipy.optimize.minimize_scalar(loss, bounds=(0, 2.302585), method='bounded', options={'xatol': 1e-9}).x))`,
      { logits: windows.map(({ logits }) => logits), truth: windows.map(({ row }) => classId(row.label)) },
    ),
  )
  expect(temperatureFor(windows)).toBeCloseTo(reference, 5)
})

test('a network is never made more sure of itself, nor less than a tenth', () => {
  expect(temperatureFor(windowsOf(0.1))).toBe(1)
  expect(temperatureFor(windowsOf(1000))).toBeCloseTo(10, 4)
})

test('folded into the last layer, the temperature divides the logits and leaves the class', () => {
  const served = withTemperature(tinyModel, 2.5)
  for (const x of [-3, -0.5, 0, 0.2, 4]) {
    const before = logitsOf(tinyModel.layers, [x, 0, 0, 0, 0])
    const after = logitsOf(served.layers, [x, 0, 0, 0, 0])
    for (const [id, logit] of before.entries()) expect(after[id]).toBeCloseTo(logit / 2.5, 12)
    expect(argMax(after)).toBe(argMax(before))
    expect(Math.max(...softmax(after))).toBeLessThanOrEqual(Math.max(...softmax(before)))
  }
})

test('the least confidence is the lowest from 0.5 at which 99 % of the accepted windows are right', () => {
  // With the windows at 0.7004, of which half are wrong, 210 of 222 are right; without them 200 of 202.
  const windows = [
    ...times(10, sureWindow(0.7004, true)),
    ...times(10, sureWindow(0.7004, false)),
    ...times(200, sureWindow(0.9, true)),
    ...times(2, sureWindow(0.8, false)),
  ]
  const { temperature, leastConfidence, accepted, acceptedRight } = calibrateAbstaining('leave-one-run-out', windows)
  expect(temperature).toBe(1)
  expect(leastConfidence).toBe(0.701)
  expect([accepted, acceptedRight]).toEqual([202, 200])
})

test('where all are right it stays 0.5, and windows outside are not stood by', () => {
  const windows = [...times(20, sureWindow(0.4, true)), ...times(80, sureWindow(0.9, true))]
  const calibration = calibrateAbstaining('stratified', [...windows, sureWindow(0.99, false, true)])
  expect(calibration).toMatchObject({ leastConfidence: 0.5, windows: 101, accepted: 80, acceptedRight: 80 })
  expect(abstainSentence(calibration)).toBe(
    'Below a confidence of 50.0 % the model abstains: of 101 windows it stands by 80, and 80 of them are right.',
  )
})

test('where the target would cost more than half of the right windows, it stays 0.5 and says so', () => {
  const windows = [
    ...times(60, sureWindow(0.8, true)),
    ...times(10, sureWindow(0.8, false)),
    ...times(30, sureWindow(0.95, true)),
  ]
  const calibration = calibrateAbstaining('leave-one-run-out', windows)
  expect(calibration).toMatchObject({ leastConfidence: 0.5, accepted: 100, acceptedRight: 90 })
  expect(abstainSentence(calibration)).toContain('No confidence makes 99.0 % of the windows right')
})

test('the least confidence is a whole number of thousandths, which the module can hold', () => {
  const { leastConfidence } = calibrateAbstaining('leave-one-run-out', windowsOf(5))
  expect(leastConfidence * 1000).toBeCloseTo(Math.round(leastConfidence * 1000), 9)
})
