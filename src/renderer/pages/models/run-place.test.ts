import { expect, test } from 'vitest'
import { placeOfRun } from './run-place.ts'

const SESSION = '2026-11-22-quick-on-virtual'

test('a run of a known session has a page', () => {
  expect(placeOfRun(`${SESSION}/mixed-psync-64k-1-cold`, [SESSION])).toEqual({
    sessionId: SESSION,
    runName: 'mixed-psync-64k-1-cold',
  })
})

test('a run of a CSV, or of a session that is not known, has none', () => {
  expect(placeOfRun('readseq_256', [SESSION])).toBeUndefined()
  expect(placeOfRun('other/mixed', [SESSION])).toBeUndefined()
})
