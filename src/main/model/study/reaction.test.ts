import { expect, test } from 'vitest'
import type { AccessClass } from '../../../shared/classes.ts'
import { reactions, reactionSummary, type TickedRun } from './reaction.ts'

/** A run of ticks alike: 101 requests with this many jumps of 100. */
function run(label: AccessClass, jumps: number, ticks: number, odd: Readonly<Record<number, number>> = {}): TickedRun {
  const counts = { index: 0, requests: 101, distanceSectors: 0, bytes: 4096, writes: 0, readaheads: 0 }
  const of = (at: number) => ({ ...counts, jumps: odd[at] ?? jumps })
  return { runId: label, label, readaheadKib: 128, ticks: Array.from({ length: ticks }, (_, at) => of(at)) }
}

/** Random where more than 55 of 100 distances are jumps. */
const byJumps = ([, jumpRatio = 0]: readonly number[]): AccessClass => (jumpRatio > 0.55 ? 'random' : 'sequential')
const options = { featureSet: 'seed-v1', windowTicks: 4, decide: byJumps } as const

test('a change is answered by the first window of which enough is new', () => {
  const found = reactions(run('random', 100, 12), [run('sequential', 0, 12)], options)
  // By the ticks of the old run in the window of the change: 0, 1, 2, 3. With one, three quarters of it are new, and it ends after
  // 0.75 s. With two it is half new, which is too little: the next one ends after 0.5 s + 1 s. With three, after 0.25 s + 1 s.
  expect(found.map(({ seconds }) => seconds)).toEqual([1, 0.75, 1.5, 1.25])
  expect(found.some(({ isMissed }) => isMissed)).toBe(false)
})

test('a right window counts only if all later ones are right', () => {
  // With the change at a window's start, windows are ticks 0 to 3, 4 to 7 and 8 to 11; the second looks sequential.
  const after = run('random', 100, 12, { 4: 0, 5: 0, 6: 0, 7: 0 })
  const [first] = reactions(after, [run('sequential', 0, 12)], options)
  expect(first).toEqual({ seconds: 3, isMissed: false })
})

test('one that is wrong at the end is missed, after all that was recorded', () => {
  const after = run('random', 100, 8, { 4: 0, 5: 0, 6: 0, 7: 0 })
  const [first] = reactions(after, [run('sequential', 0, 12)], options)
  expect(first).toEqual({ seconds: 2, isMissed: true })
})

test('windows that are not judged leave the decision as it is', () => {
  const after = run('random', 100, 12)
  const ticks = after.ticks.map((tick, at) => (at === 1 || at === 9 ? undefined : tick))
  const [first] = reactions({ ...after, ticks }, [run('sequential', 0, 12)], options)
  // The first window is lost, the second is right, the third is lost again.
  expect(first).toEqual({ seconds: 2, isMissed: false })
})

test('a run shorter than a window tells nothing', () => {
  expect(reactions(run('random', 100, 3), [run('sequential', 0, 12)], options)).toEqual([])
})

test('a change after which no window that is all new was recorded is left out', () => {
  // After 1 or 2 old ticks in a window of 4, all 6 ticks hold 3 or 2 new ones and no whole window; after 0 and 2 or 3 they do.
  const found = reactions(run('random', 100, 6), [run('sequential', 0, 12)], options)
  expect(found.map(({ seconds }) => seconds)).toEqual([1, 1.5, 1.25])
})

test('runs before the change need only the ticks that are taken of them', () => {
  expect(reactions(run('random', 100, 12), [run('sequential', 0, 2)], options)).toHaveLength(3)
})

test('the summary has numpy’s quantiles, with missed changes as long as they were watched', () => {
  const seconds = [3, 1, 2, 10]
  // numpy.quantile([1, 2, 3, 10], [0.5, 0.95]): 2.5, 8.95
  const { p95Seconds, ...others } = reactionSummary(seconds.map((one) => ({ seconds: one, isMissed: one === 10 })))
  expect(others).toEqual({ changes: 4, medianSeconds: 2.5, missed: 1 })
  expect(p95Seconds).toBeCloseTo(8.95, 12)
  expect(reactionSummary([])).toEqual({ changes: 0, medianSeconds: 0, p95Seconds: 0, missed: 0 })
})
