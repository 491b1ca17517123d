import { expect, test } from 'vitest'
import { isOutdated } from './watch-desk.ts'

const RUNNING = { state: 'running', endsAt: '2026-11-30T12:00:00.000Z' } as const

test.each([
  ['running', 'expired', true],
  ['none', 'expired', true],
  ['expired', 'expired', false],
  ['expired', 'keep', true],
  ['expired', 'gone', false],
  ['running', 'keep', false],
  ['none', 'gone', false],
] as const)('a limit known as %s is asked for anew at a decision of %s: %s', (state, action, expected) => {
  expect(isOutdated(state === 'running' ? RUNNING : { state }, action)).toBe(expected)
})
