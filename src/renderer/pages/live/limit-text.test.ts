import { expect, test } from 'vitest'
import { limitText } from './limit-text.ts'

test('a limit that has expired is told apart from none, and from one that runs', () => {
  expect(limitText({ state: 'expired' })).toBe('time limit expired · ')
  expect(limitText({ state: 'none' })).toBe('')
  expect(limitText({ state: 'running', endsAt: '2026-11-30T12:00:00.000Z' })).toMatch(/^until \d\d:\d\d/)
})
