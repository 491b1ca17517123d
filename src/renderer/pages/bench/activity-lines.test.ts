import { expect, test } from 'vitest'
import type { Activity } from '../../../shared/contract/index.ts'
import { outcomeOf, secondsLeftNow } from './activity-lines.ts'

const ACTIVITY: Activity = {
  id: 'a',
  input: { kind: 'virtual-up', diskModel: 'none' },
  title: 'Run quick on lab-3',
  state: 'done',
  startedAt: '2026-11-23T00:00:00.000Z',
  steps: [],
  remarks: [],
  windowsByClass: { sequential: 0, random: 0, mixed: 0 },
}

const ROW = { unit: 'bytes/s', off: 1 } as const

test('a comparison is told by what gained most, not by what stands first', () => {
  const row = (workload: string, ratio: number) => ({ ...ROW, workload, ratio, on: ratio })
  const comparison = [row('sequential', 0.99), row('random mmap 4k', 2.6), row('mixed', 1)]
  expect(outcomeOf({ ...ACTIVITY, comparison })).toBe(
    'Done. Most gained: random mmap 4k, 2.60 times as fast with the module.',
  )
})

test('a gain that the interval does not show is not told, and a loss that it shows is', () => {
  const row = (workload: string, ratio: number, effect: 'worse' | 'no-difference') => ({
    ...{ ...ROW, workload, ratio, effect, on: ratio },
  })
  const unclear = row('sequential', 1.3, 'no-difference')
  expect(outcomeOf({ ...ACTIVITY, comparison: [unclear] })).toBe('Done. No difference is shown.')
  expect(outcomeOf({ ...ACTIVITY, comparison: [unclear, row('mixed', 0.8, 'worse')] })).toBe(
    'Done. Nothing gained; most lost: mixed, 0.80 times as fast with the module.',
  )
  expect(outcomeOf({ ...ACTIVITY, comparison: [{ ...unclear, ratio: Number.NaN }] })).toBe('Run quick on lab-3: done.')
})

test('a stop says what was kept, in the words of who kept it', () => {
  const error = {
    code: 'interrupted',
    sentence: 'Stopped, as asked.',
    kept: '3 of 15 runs are saved in session s.',
  } as const
  expect(outcomeOf({ ...ACTIVITY, state: 'stopped', error })).toBe('Stopped. 3 of 15 runs are saved in session s.')
})

test('work on a box says that it puts the box back, and work without one does not', () => {
  expect(outcomeOf({ ...ACTIVITY, state: 'stopping', boxName: 'lab-3' })).toContain('the box is being put back')
  expect(outcomeOf({ ...ACTIVITY, state: 'stopping' })).toBe('Run quick on lab-3: stopping.')
  expect(outcomeOf({ ...ACTIVITY, state: 'cancelled', boxName: 'lab-3' })).toContain('the box is as it was')
  expect(outcomeOf({ ...ACTIVITY, state: 'cancelled' })).toBe('Cancelled. What it had made is deleted.')
})

test('time left counts down from when it was told, and ends at nothing', () => {
  const step = { title: 'Capture', state: 'active', secondsLeft: 10 } as const
  expect(secondsLeftNow(step, 1000, 4000)).toBe(7)
  expect(secondsLeftNow(step, 1000, 60_000)).toBe(0)
  expect(secondsLeftNow({ title: 'Capture', state: 'active' }, 0, 0)).toBeUndefined()
})
