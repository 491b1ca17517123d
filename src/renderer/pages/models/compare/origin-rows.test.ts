import { expect, test } from 'vitest'
import type { ModelDetail } from '../../../../shared/contract/index.ts'
import { haveSameData, originRows, type ComparedModel } from './origin-rows.ts'

function model(dataHash: string, seed: number, sessionIds: string[]): ComparedModel {
  const detail: ModelDetail = {
    item: {
      ...{ id: 'm', title: 'm', notes: '', tags: [], createdAt: '2026-11-25T14:00:00.000Z', sample: false },
      ...{ featureSet: 'seed-v1', windows: 3, sessionIds },
    },
    document: {
      ...{ format: 'rabench-model', version: 1, id: 'm', name: 'm', createdAt: '2026-11-25T14:00:00.000Z' },
      ...{ featureSet: 'seed-v1', windowSeconds: 2.5, classes: ['sequential', 'random', 'mixed'] },
      scaler: { mean: [0, 0, 0, 0, 0], scale: [1, 1, 1, 1, 1] },
      layers: [{ weights: [], bias: [0, 0, 0] }],
      readaheadMapKib: { sequential: 256, random: 16, mixed: 64 },
      training: {
        ...{ seed, backend: 'wasm', epochsRun: 9, bestEpoch: 3, windows: 3, sessionIds, dataHash },
        windowsByClass: { sequential: 1, random: 1, mixed: 1 },
      },
      appVersion: '0.1.0',
    },
    deployments: [],
    evaluationIds: [],
  }
  return { detail, report: undefined }
}

test('facts that are equal are the same, and the others differ', () => {
  const rows = originRows(model('aa', 1, ['s1']), model('aa', 2, []))
  const row = (word: string) => rows.find((one) => one.word === word)
  expect(row('data hash')?.isSame).toBe(true)
  expect(row('seed')).toEqual({ word: 'seed', a: '1', b: '2', isSame: false })
  expect(row('sessions')).toMatchObject({ a: 's1', b: 'a file', isSame: false })
  expect(row('network')).toMatchObject({ a: '5-3', isSame: true })
})

test('two learned from the same data where the whole hashes are equal, not only what is shown of them', () => {
  const start = 'ab'.repeat(8)
  expect(haveSameData(model(`${start}cd`, 1, []), model(`${start}cd`, 1, []))).toBe(true)
  expect(haveSameData(model(`${start}cd`, 1, []), model(`${start}ef`, 1, []))).toBe(false)
})
