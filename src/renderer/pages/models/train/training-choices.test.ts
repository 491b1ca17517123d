import { expect, test } from 'vitest'
import { activityInputSchema } from '../../../../shared/contract/activities.ts'
import { DEFAULT_READAHEAD_MAP_KIB } from '../../../../shared/classes.ts'
import {
  firstData,
  firstJudging,
  offeredSplits,
  previewSet,
  selectionOf,
  trainCsvInput,
  trainInput,
  wholeWithin,
} from './training-choices.ts'

const data = firstData('s1')
const judging = firstJudging(7)

test('what is left as it is asks for no more than the sessions', () => {
  expect(selectionOf(data)).toEqual({ sessionIds: ['s1'] })
  expect(firstData(undefined).sessionIds).toEqual([])
})

test('every choice is asked for, and runs of sessions that are no longer chosen are not', () => {
  expect(
    selectionOf({
      ...data,
      excludedRunIds: ['s1/a', 's2/b', 's12/c'],
      labels: ['random', 'mixed'],
      skipFirstWindows: 2,
      includeLossy: true,
    }),
  ).toEqual({
    sessionIds: ['s1'],
    excludedRunIds: ['s1/a'],
    labels: ['random', 'mixed'],
    skipFirstWindows: 2,
    includeLossy: true,
  })
})

test('what is started is what the contract takes', () => {
  const chosen = { ...judging, name: '  mine ', splits: ['stratified', 'leave-one-box-out'] as const, seeds: 3 }
  const offered = ['stratified', 'leave-one-run-out'] as const
  const train = trainInput(data, chosen, offered, DEFAULT_READAHEAD_MAP_KIB)
  expect(activityInputSchema.parse(train)).toEqual(train)
  expect(train).toMatchObject({
    kind: 'train',
    name: 'mine',
    splits: ['leave-one-run-out', 'stratified'],
    seed: 7,
    seeds: 3,
  })
  const csv = trainCsvInput('a.csv', 'u1', judging, offered)
  expect(activityInputSchema.parse(csv)).toEqual(csv)
  expect(csv).not.toHaveProperty('name')
  expect(csv).toMatchObject({ splits: ['leave-one-run-out'] })
})

test('splits with a refusal are not offered', () => {
  expect(
    offeredSplits([{ name: 'stratified' }, { name: 'leave-one-box-out', refusal: 'All are from one box.' }]),
  ).toEqual(['stratified'])
})

test('until training has decided, windows are seen with the larger set', () => {
  expect(previewSet(data)).toBe('served-v1')
  expect(previewSet({ ...data, featureSet: 'seed-v1' })).toBe('seed-v1')
})

test('a number that is typed stays whole and within its bounds', () => {
  expect(wholeWithin('3.6', 1, 20)).toBe(4)
  expect(wholeWithin(99, 1, 20)).toBe(20)
  expect(wholeWithin('', 1, 20)).toBe(1)
  expect(wholeWithin('-', 1, 20)).toBe(1)
})
