import { expect, test } from 'vitest'
import { notePlace } from './note-place.ts'

const run = { subjectId: 's1', runId: 's1/rand-4k-cold' }

test.each([
  [{ subjectId: 's1' }, 'all of it'],
  [run, 'rand-4k-cold'],
  [{ ...run, range: { unit: 'window' as const, from: 2, to: 2 } }, 'window 3 of rand-4k-cold'],
  [{ ...run, range: { unit: 'window' as const, from: 2, to: 6 } }, 'windows 3 to 7 of rand-4k-cold'],
  [{ subjectId: 's2', runId: 's1/a' }, 's1/a'],
])('%j is %s', (note, place) => {
  expect(notePlace(note)).toBe(place)
})

test('a stretch of time is told by the clock of this computer', () => {
  const range = {
    unit: 'ms' as const,
    from: new Date(2026, 10, 25, 9, 5, 1).getTime(),
    to: new Date(2026, 10, 25, 9, 6).getTime(),
  }
  expect(notePlace({ subjectId: 'r1', range })).toBe('09:05:01 to 09:06:00')
})
