import { expect, test } from 'vitest'
import { effectText, ratioNumber, ratioText } from './ratios.ts'

test('a ratio has two decimals where it is small, and none where it is hundreds', () => {
  expect([0.976, 2.4149, 9.994, 9.996, 24.06, 99.96, 512.4].map(ratioNumber)).toEqual([
    ...['0.98', '2.41', '9.99', '10.0', '24.1', '100', '512'],
  ])
})

test('one far below 1 is no zero', () => {
  expect([0.00432, 0.0994, 0.0996, 0].map(ratioNumber)).toEqual(['0.0043', '0.099', '0.10', '0'])
})

test('its interval stands in brackets, each end with the digits of its own size', () => {
  expect(ratioText({ value: 2.412, interval95: [2.1, 2.656] })).toBe('2.41 [2.10, 2.66]')
  expect(ratioText({ value: 11.2, interval95: [8.5, 104] })).toBe('11.2 [8.50, 104]')
})

test('what is not known has no word', () => {
  expect(ratioNumber(Number.NaN)).toBe('–')
  expect(effectText(undefined)).toBe('')
  expect(effectText('no-difference')).toBe('○ no difference shown')
})
