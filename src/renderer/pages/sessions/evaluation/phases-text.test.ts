import { expect, test } from 'vitest'
import { reactionText } from './phases-text.ts'

test('a reaction is told with the changes that it is the median of, and those that were missed', () => {
  expect(reactionText({ changes: 12, missed: 0, medianWindows: 1.5 })).toBe('1.5 windows, median of 12 changes')
  expect(reactionText({ changes: 12, missed: 1, medianWindows: 1 })).toBe(
    '1 window, median of 11 changes; 1 more was missed',
  )
})

test('where nothing was followed, or nothing kept, there is no figure', () => {
  expect(reactionText({ changes: 3, missed: 3, medianWindows: Number.NaN })).toBe('none of 3 changes was followed')
  expect(reactionText(undefined)).toBe('not known: no decisions were kept')
})
