import { expect, test } from 'vitest'
import { isLimit, typedLimit } from './typed-limit.ts'

test.each([
  ['', undefined, true],
  [20, 20, true],
  ['0.5', 0.5, true],
  [100, 100, true],
  [101, 101, false],
  [0, 0, false],
  [-3, -3, false],
  ['-', Number.NaN, false],
])('what is typed as "%s" is %s, which can be saved: %s', (typed, limit, can) => {
  expect(typedLimit(typed)).toBe(limit)
  expect(isLimit(typed, 100)).toBe(can)
})
