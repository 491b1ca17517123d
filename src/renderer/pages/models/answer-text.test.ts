import { expect, test } from 'vitest'
import { actionAfter, meanWindow } from './answer-text.ts'

test('a class that is stood by sets its readahead', () => {
  expect(actionAfter({ readaheadKib: 16, abstained: 'no' })).toBe('so 16\u2009KiB')
})

test('one that is not leaves the readahead alone, and says why', () => {
  expect(actionAfter({ readaheadKib: 16, abstained: 'unsure' })).toContain('not sure enough')
  expect(actionAfter({ readaheadKib: 16, abstained: 'outside', outsideFeature: 'iops' })).toBe(
    'but rate is unlike all that it has learned from, so the readahead is left alone',
  )
})

const spread = (mean: number) => ({ windows: 3, min: 0, q1: 0, median: 1, q3: 2, max: 3, mean })

test('the mean window of a class is there where all features know it', () => {
  const features = [
    { name: 'iops', unit: '1/s', all: spread(1), byClass: { random: spread(1234.567), mixed: spread(2) } },
    { name: 'jump_ratio', unit: '0..1', all: spread(1), byClass: { random: spread(0.998765) } },
  ]
  expect(meanWindow(features, 'random')).toEqual([1235, 0.9988])
  expect(meanWindow(features, 'mixed')).toBeUndefined()
  expect(meanWindow([], 'random')).toBeUndefined()
})
