import { expect, test } from 'vitest'
import { randomStream, type RandomStream } from '../../shared/random.ts'
import { effectOf, overallRatio, pairedRatio, type Pair } from './paired-ratio.ts'

test('the ratio is the geometric mean of the pairs’ ratios, and its interval lies around it', () => {
  const ratio = pairedRatio([
    [20, 10],
    [80, 10],
    [40, 10],
  ])
  expect(ratio?.value).toBeCloseTo(4, 12)
  expect(ratio?.pairs).toBe(3)
  // With three pairs it is their range.
  expect(ratio?.interval95[0]).toBeCloseTo(2, 12)
  expect(ratio?.interval95[1]).toBeCloseTo(8, 12)
})

test('what is common to both sides of a pair, as a slow minute of the box, does not widen the interval', () => {
  const slow = [1, 0.2, 3, 0.7, 1.9]
  const ratio = pairedRatio(slow.map((factor): Pair => [2.4 * factor, factor]))
  expect(ratio?.interval95[0]).toBeCloseTo(2.4, 9)
  expect(ratio?.interval95[1]).toBeCloseTo(2.4, 9)
})

test('fewer than two pairs have no interval, so no ratio', () => {
  expect(pairedRatio([])).toBeUndefined()
  expect(pairedRatio([[2, 1]])).toBeUndefined()
})

test('the same pairs give the same interval again', () => {
  const pairs: Pair[] = [1.1, 0.9, 1.3, 1.2, 1.05, 0.97, 1.4].map((value) => [value, 1])
  expect(pairedRatio(pairs)).toEqual(pairedRatio(pairs))
})

function effectFound(pairs: readonly Pair[]) {
  const ratio = pairedRatio(pairs)
  if (ratio === undefined) throw new Error('too few pairs')
  return effectOf(pairs, ratio)
}

const against1 = (...ratios: number[]) => ratios.map((ratio): Pair => [ratio, 1])

test('an effect is shown where all pairs agree, and well enough for how many they are', () => {
  expect(effectFound(against1(1.1, 1.12, 1.08, 1.11, 1.09))).toBe('better')
  expect(effectFound(against1(0.9, 0.88, 0.92, 0.89, 0.91))).toBe('worse')
  expect(effectFound(against1(1.3, 0.9, 1.2, 0.95, 1.1))).toBe('no-difference')
  // R: t.test(log(c(1.2, 1.32))) has p = 0.13; with 1.26 as a third, p = 0.014.
  expect(effectFound(against1(1.2, 1.32))).toBe('no-difference')
  expect(effectFound(against1(1.2, 1.32, 1.26))).toBe('better')
})

/** How often an effect is shown where there is none, of so many experiments whose pairs' logs are normal. */
function falseAlarms(pairs: number, experiments = 400): number {
  const random = randomStream(7, pairs)
  const shown = Array.from({ length: experiments }, () =>
    effectFound(Array.from({ length: pairs }, (): Pair => [Math.exp(0.2 * normal(random)), 1])),
  ).filter((effect) => effect !== 'no-difference')
  return shown.length / experiments
}

test.each([2, 3, 5])('of arms that are alike, measured in %d pairs, few are called better or worse', (pairs) => {
  const share = falseAlarms(pairs)
  expect(share).toBeLessThan(0.08)
  // It does not simply keep silent.
  expect(share).toBeGreaterThan(0)
})

test('over several workloads each counts alike, however many pairs it has', () => {
  const ratio = overallRatio([
    [
      [4, 1],
      [4, 1],
    ],
    [
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ],
  ])
  expect(ratio?.value).toBeCloseTo(2, 12)
})

/** Box and Muller, 1958. */
function normal(random: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}

/** How often the interval holds the truth, of so many experiments whose pairs' logs are normal. */
function coverage(pairs: number, experiments = 400): number {
  const random = randomStream(42, pairs)
  let covered = 0
  for (let experiment = 0; experiment < experiments; experiment += 1) {
    const drawn = Array.from({ length: pairs }, (): Pair => [1.5 * Math.exp(0.2 * normal(random)), 1])
    const [low, high] = pairedRatio(drawn, experiment)?.interval95 ?? [0, 0]
    if (low <= 1.5 && 1.5 <= high) covered += 1
  }
  return covered / experiments
}

test.each([
  [3, 0.69, 0.81],
  [5, 0.88, 0.97],
  [8, 0.91, 0.98],
])('the interval of %d pairs covers the truth as often as its description says', (pairs, least, most) => {
  const share = coverage(pairs)
  expect(share).toBeGreaterThan(least)
  expect(share).toBeLessThan(most)
})
