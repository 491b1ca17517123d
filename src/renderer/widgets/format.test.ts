import { expect, test } from 'vitest'
import { counted } from './format.ts'

test('one is counted in the singular, none and many in the plural', () => {
  expect([0, 1, 3].map((count) => counted(count, 'session'))).toEqual(['0 sessions', '1 session', '3 sessions'])
})
