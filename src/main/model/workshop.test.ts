import { beforeAll, describe, expect, test } from 'vitest'
import { abstention } from '../../shared/abstain.ts'
import { accuracyReportSchema, modelDocumentSchema } from '../../shared/model.ts'
import { judgedWindowSchema } from '../../shared/model-report.ts'
import { datasetFromRows, datasetOf, type DatasetRow } from './dataset/dataset.ts'
import { argMax, logitsOf, softmax } from './network.ts'
import { modelDocumentOf } from './model-document.ts'
import { predict } from './predict.ts'
import { scaled } from './scaler.ts'
import { overlappingRows, separableRows, windowsToldApartByWrites, wobble } from './testing/toy.ts'
import { trainNetworks } from './learning/training.ts'
import type { TrainNetworks } from './learning/training-problem.ts'
import { workshop, type WorkshopInput, type WorkshopProgress, type WorkshopResult } from './workshop.ts'

const PLAIN = { seed: 1, seeds: 1, splits: [], classWeights: 'none', thorough: false } as const

function inputOf(rows: readonly DatasetRow[], more: Partial<WorkshopInput> = {}): WorkshopInput {
  return { dataset: datasetFromRows(rows, 'seed-v1', 2.5), ...PLAIN, ...more }
}

describe('a whole workshop', () => {
  const input = inputOf(overlappingRows(3, 12), { seeds: 2, splits: ['grouped-k-fold', 'stratified'], thorough: true })
  const progress: WorkshopProgress[] = []
  let calls = 0
  let result: WorkshopResult
  beforeAll(async () => {
    const counted: TrainNetworks = (problems, options) => {
      calls += 1
      return trainNetworks(problems, options)
    }
    result = await workshop(input, counted, { onProgress: (step) => progress.push(step) })
  }, 120_000)

  test('asks for all networks in one call, so that they share stacks', () => {
    expect(calls).toBe(1)
  })

  test('judges each split on windows that are in the report as they are one by one', () => {
    expect(result.judgements.map(({ split, windows }) => [split, windows])).toEqual([
      ['grouped-k-fold', 108],
      ['stratified', 22],
    ])
    for (const judged of result.judgements) {
      expect(accuracyReportSchema.parse(judged)).toEqual(judged)
      if (judged.split === 'by-run') throw new Error('an old name')
      const windows = result.judgedWindows[judged.split] ?? []
      for (const window of windows) expect(judgedWindowSchema.parse(window)).toEqual(window)
      const right = windows.filter(({ label, predicted }) => label === predicted).length
      expect(right).toBe(Math.round(judged.accuracy * judged.windows))
      const count = (why: string): number => windows.filter(({ abstained }) => abstained === why).length
      expect(judged.abstained).toEqual({ unsure: count('unsure'), outside: count('outside') })
      expect(judged.baselines?.map(({ name }) => name)).toEqual(['majority', 'tree', 'logistic'])
      const keys = windows.map(({ runId, windowIndex }) => `${runId} ${String(windowIndex).padStart(3, '0')}`)
      expect(keys).toEqual(keys.toSorted())
    }
  })

  test('each seed is judged on the same windows, and the first one is the kept one', () => {
    const [first, second] = result.seeds
    expect(first).toMatchObject({ seed: 1, split: 'grouped-k-fold', accuracy: result.judgements[0]?.accuracy })
    expect(first?.logLoss).toBeCloseTo(result.judgements[0]?.logLoss ?? 0, 12)
    expect(second).toMatchObject({ seed: 2, windows: 108 })
    expect(second?.logLoss).not.toBe(first?.logLoss)
  })

  test('the learning curve ends where the split stands, importance has all features', () => {
    expect(result.learningCurve?.points.at(-1)?.accuracy).toBe(result.judgements[0]?.accuracy)
    expect(result.learningCurve?.points.map(({ share }) => share)).toEqual([0.1, 0.2, 0.4, 0.7, 1])
    expect(result.importance).toMatchObject({ split: 'grouped-k-fold', windows: 108 })
    expect(result.importance?.features).toHaveLength(5)
  })

  test('the model abstains as the judged windows did: its rule is in its document, its temperature in its last layer', async () => {
    const provenance = { id: 'm', name: '', createdAt: new Date(), sessionIds: [], seed: 1, appVersion: '0' }
    const model = modelDocumentOf(result, input.dataset, provenance)
    expect(modelDocumentSchema.parse(model)).toEqual(model)
    const { temperature } = result.calibration
    expect(temperature).toBeGreaterThan(1)
    const [asTrained] = await trainNetworks([{ rows: input.dataset.rows, seed: 1 }], {})
    if (asTrained === undefined) throw new Error('no network')
    for (const { features } of input.dataset.rows) {
      const logits = logitsOf(asTrained.layers, scaled(asTrained.scaler, features))
      const served = predict(model, features)
      expect(served.classId).toBe(argMax(logits))
      const confidence = Math.max(...softmax(logits.map((logit) => logit / temperature)))
      expect(Math.max(...served.probabilities)).toBeCloseTo(confidence, 9)
      expect(abstention(model, features, confidence)).toEqual(served.abstention)
    }
  })

  test('progress only goes forward, and to the end', () => {
    const shares = progress.map(({ done, of }) => done / of)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares[0]).toBeGreaterThan(0)
    expect(shares.at(-1)).toBeLessThan(1)
    expect(progress.at(-1)?.doing).toBe('drawing the learning curve')
  })

  test('it can cross the border of a thread, and comes out the same again', async () => {
    expect(structuredClone(result)).toEqual(result)
    expect(await workshop(structuredClone(input), trainNetworks)).toEqual(result)
  })
})

test('leaving one run out judges each run by a network that has not seen it: a run with a poisoned label is all wrong', async () => {
  // Its windows lie where `random` lies. A network that had seen them as `mixed`, beside one run of `random`, would know them.
  const toy = separableRows(2).filter(({ label }) => label !== 'sequential')
  const poisoned = separableRows(3)
    .filter(({ runId }) => runId === 'random-2')
    .map((row) => ({ ...row, runId: 'poisoned', label: 'mixed' as const }))
  const { judgements } = await workshop(inputOf([...toy, ...poisoned]), trainNetworks)
  expect(judgements[0]?.split).toBe('leave-one-run-out')
  expect(judgements[0]?.runs).toContainEqual({ runId: 'poisoned', label: 'mixed', windows: 5, correct: 0 })
  expect(judgements[0]?.windows).toBe(25)
  expect(judgements[0]?.confusionMatrix[2]).toEqual([0, 5, 10])
})

test('a label that only its run tells is learned by window, and not by run', async () => {
  // A run's windows lie together, at a place that has nothing to do with its class.
  const rows = Array.from({ length: 12 }, (_, run) =>
    Array.from({ length: 10 }, (__, index) => ({
      runId: `run ${String(run).padStart(2, '0')}`,
      windowIndex: index,
      label: run % 2 === 0 ? ('random' as const) : ('mixed' as const),
      features: [0, 1, 2, 3, 4].map((place) => 10 * wobble(97 * run + place) + wobble(50 * run + 5 * index + place)),
    })),
  ).flat()
  const { judgements } = await workshop(inputOf(rows, { splits: ['leave-one-run-out', 'stratified'] }), trainNetworks)
  const [byRun, byWindow] = judgements
  expect(byWindow?.accuracy).toBeGreaterThan(0.9)
  expect(byRun?.accuracy).toBeLessThan(0.6)
})

test('writes tell random from mixed only in served-v1', async () => {
  const windows = windowsToldApartByWrites(2)
  const accuracyOf = async (set: 'seed-v1' | 'served-v1'): Promise<number | undefined> =>
    (await workshop({ ...PLAIN, dataset: datasetOf(windows, set) }, trainNetworks)).judgements[0]?.accuracy
  expect(await accuracyOf('served-v1')).toBe(1)
  expect(await accuracyOf('seed-v1')).toBeLessThan(0.8)
})

test('a split that the rows do not allow is refused before anything is trained', async () => {
  const training = workshop(inputOf(separableRows(2), { splits: ['leave-one-box-out'] }), () => {
    throw new Error('it must not train')
  })
  await expect(training).rejects.toMatchObject({
    code: 'too-little-data',
    message: 'The box of 30 of the 30 windows is not known.',
  })
})

test('it can be stopped while it trains, and while it judges', async () => {
  const stopOn = async (doing: RegExp): Promise<unknown> => {
    const controller = new AbortController()
    return workshop(inputOf(separableRows(2)), trainNetworks, {
      signal: controller.signal,
      onProgress: (step) => {
        if (doing.test(step.doing)) controller.abort()
      },
    })
  }
  await expect(stopOn(/training/)).rejects.toMatchObject({ code: 'interrupted' })
  await expect(stopOn(/judging/)).rejects.toMatchObject({ code: 'interrupted', kept: 'No model was made.' })
})

test('with many runs the learning curve goes by parts of the runs', async () => {
  const { learningCurve, judgements } = await workshop(inputOf(separableRows(4), { thorough: true }), trainNetworks)
  expect(judgements.map(({ split }) => split)).toEqual(['leave-one-run-out'])
  expect(learningCurve).toMatchObject({ split: 'grouped-k-fold' })
  expect(learningCurve?.points.map(({ judged }) => judged)).toEqual([60, 60, 60, 60, 60])
})
