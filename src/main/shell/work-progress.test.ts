import { expect, test } from 'vitest'
import type { Activity } from '../../shared/contract/index.ts'
import { endNotice, NO_PROGRESS, RunningWork, taskBarProgress, UNKNOWN_PROGRESS } from './work-progress.ts'
import { exampleActivity } from './testing/activity.ts'

const steps = (...states: Activity['steps'][number]['state'][]) => ({
  steps: states.map((state, index) => ({ title: `Step ${index + 1}`, state })),
})

test('nothing runs: no progress', () => {
  expect(taskBarProgress([])).toBe(NO_PROGRESS)
})

test('while no step is behind it, something runs, and nobody knows how far', () => {
  expect(taskBarProgress([exampleActivity(steps('active', 'waiting'))])).toBe(UNKNOWN_PROGRESS)
  expect(taskBarProgress([exampleActivity({ steps: [] })])).toBe(UNKNOWN_PROGRESS)
})

test('the share of steps that are behind it, however they ended', () => {
  expect(taskBarProgress([exampleActivity(steps('done', 'active', 'waiting', 'waiting'))])).toBe(0.25)
  expect(taskBarProgress([exampleActivity(steps('done', 'stopped', 'failed', 'active'))])).toBe(0.75)
})

test('of several, the mean', () => {
  const half = exampleActivity(steps('done', 'active'))
  const none = exampleActivity(steps('active'))
  expect(taskBarProgress([half, none])).toBe(0.25)
})

const ended = (state: Activity['state'], more: Partial<Activity> = {}) =>
  exampleActivity({ state, startedAt: '2026-11-24T10:00:00.000Z', endedAt: '2026-11-24T10:02:00.000Z', ...more })

test('work that took as long as the settings say is told, shorter work is not', () => {
  expect(endNotice(ended('done'), 120)).toBeDefined()
  expect(endNotice(ended('done'), 121)).toBeUndefined()
})

test('work that runs is not told', () => {
  expect(endNotice(exampleActivity({ state: 'running' }), 0)).toBeUndefined()
})

const ends: [Activity['state'], Partial<Activity>, string][] = [
  ['done', {}, 'After 2 min.'],
  ['done', { steps: [{ title: 'Compare', state: 'done', result: '2.1 times' }] }, '2.1 times'],
  ['failed', { error: { code: 'unreachable', sentence: 'lab-3 does not answer.' } }, 'lab-3 does not answer.'],
  ['stopped', { error: { code: 'interrupted', sentence: 'Stopped.', kept: 'Runs 1 to 3.' } }, 'Runs 1 to 3.'],
  ['cancelled', {}, 'What it had made is deleted.'],
]
test.each(ends)('%s is said in words', (state, more, body) => {
  expect(endNotice(ended(state, more), 0)).toEqual({ title: `Run quick on virtual: ${state}`, body })
})

test('an end is told once, and only of work that was seen to run', () => {
  const work = new RunningWork()
  expect(work.take({ type: 'activity', activity: ended('done') })).toBeUndefined()
  work.take({ type: 'activity', activity: exampleActivity() })
  expect(work.all).toHaveLength(1)
  expect(work.take({ type: 'activity', activity: ended('done') })?.state).toBe('done')
  expect(work.take({ type: 'activity', activity: ended('done') })).toBeUndefined()
  expect(work.all).toEqual([])
})
