import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { classId } from '../../../shared/classes.ts'
import type { DatasetRow } from '../dataset/dataset.ts'
import { foldsOf } from '../judging/folds.ts'
import { pythonWith } from '../testing/python.ts'
import { overlappingRows, separableRows } from '../testing/toy.ts'
import type { Classifier } from './classifier.ts'
import { baselineReports } from './compare.ts'
import { fitLogistic } from './logistic.ts'
import { fitTree } from './tree.ts'

const python = pythonWith(['sklearn.tree', 'sklearn.linear_model', 'sklearn.pipeline', 'numpy'])

const PIPELINE = `
from sklearn.preprocessing import StandardScaler
fit = sklearn.pipeline.make_pipeline(StandardScaler(), sklearn.linear_model.LogisticRegression(solver='newton-cg', tol=1e-8, max_iter=10000))
`
const TREE = `fit = sklearn.tree.DecisionTreeClassifier(max_depth=3, random_state=0)`
const ASK = `
fit.fit(numpy.array(data['train']), data['labels'])
result = fit.predict_proba(numpy.array(data['test'])).tolist()
`

function expectSameShares(code: string, ours: (rows: readonly DatasetRow[]) => Classifier, closeness: number): void {
  const rows = overlappingRows(4, 30)
  const train = rows.filter((_, at) => at % 3 !== 0)
  const test = rows.filter((_, at) => at % 3 === 0)
  const reference = z.array(z.array(z.number())).parse(
    python?.(code + ASK, {
      train: train.map(({ features }) => features),
      labels: train.map(({ label }) => classId(label)),
      test: test.map(({ features }) => features),
    }),
  )
  const classify = ours(train)
  for (const [at, { features }] of test.entries()) {
    const shares = classify(features)
    expect(shares).toHaveLength(3)
    for (const [id, share] of shares.entries())
      expect(Math.abs(share - (reference[at]?.[id] ?? 9))).toBeLessThan(closeness)
  }
  // Were they all sure, or all unsure, hardly anything would be compared.
  expect(new Set(reference.map((shares) => shares.indexOf(Math.max(...shares)))).size).toBe(3)
}

describe.skipIf(python === undefined)('against scikit-learn', () => {
  test('the tree of depth 3 gives the leaf shares of DecisionTreeClassifier', () => {
    expectSameShares(TREE, (rows) => fitTree(rows, 3), 1e-12)
  })

  test('logistic regression gives the probabilities of LogisticRegression on scaled features', () => {
    expectSameShares(PIPELINE, fitLogistic, 1e-6)
  })
})

const row = (label: DatasetRow['label'], ...features: number[]): DatasetRow => ({
  runId: label,
  windowIndex: 0,
  label,
  features,
})

test('a tree stops at pure nodes, and where no value differs', () => {
  const same = [row('random', 1), row('random', 1), row('mixed', 1)]
  expect(fitTree(same, 3)([1])).toEqual([0, 2 / 3, 1 / 3])
  const classify = fitTree([row('random', 1), row('random', 2), row('mixed', 4)], 3)
  expect([classify([2.9]), classify([3.1])]).toEqual([
    [0, 1, 0],
    [0, 0, 1],
  ])
})

test('neighbouring doubles are told apart: a threshold is never the upper one', () => {
  const low = 1
  const high = 1 + Number.EPSILON
  const classify = fitTree([row('random', low), row('mixed', high)], 1)
  expect([classify([low]), classify([high])]).toEqual([
    [0, 1, 0],
    [0, 0, 1],
  ])
})

test('logistic regression stays finite where classes are far apart, and gives a class without rows nothing', () => {
  const rows = separableRows(2).filter(({ label }) => label !== 'random')
  const [shares] = rows.map(({ features }) => fitLogistic(rows)(features))
  expect(shares?.[0]).toBeGreaterThan(0.9)
  expect(shares?.[1]).toBe(0)
  expect((shares?.[0] ?? 0) + (shares?.[2] ?? 0)).toBeCloseTo(1, 12)
})

test('simple models learn from the training part alone: a class it lacks is never right, and its log loss stays finite', () => {
  const rows = separableRows(2)
  const fold = {
    name: 'mixed',
    train: rows.filter(({ label }) => label !== 'mixed'),
    test: rows.filter(({ label }) => label === 'mixed'),
  }
  for (const { accuracy, logLoss } of baselineReports([fold])) {
    expect(accuracy).toBe(0)
    expect(logLoss).toBeCloseTo(-Math.log(Number.EPSILON), 6)
  }
})

test('the three are judged on all windows of a split', () => {
  const [majority, tree, logistic] = baselineReports(foldsOf('leave-one-run-out', separableRows(3), 1))
  // The two other runs of its class are outnumbered by the three of each other one.
  expect(majority).toMatchObject({ name: 'majority', accuracy: 0 })
  expect(tree).toMatchObject({ name: 'tree', accuracy: 1 })
  expect(logistic).toMatchObject({ name: 'logistic', accuracy: 1 })
})
