import { expect, test } from 'vitest'
import { comparisonVerdict } from './verdict.ts'

const row = (workload: string, ratio: number) => ({ workload, off: 1, on: ratio, ratio })
const measured = (...workloads: readonly string[]) =>
  workloads.flatMap((workload) =>
    (['off', 'on'] as const).flatMap((arm) => [
      { workload, arm },
      { workload, arm },
      { workload, arm },
    ]),
  )

test('what gained is named with its factor, what did not is counted', () => {
  const rows = [row('random mmap 4k', 2.6), row('sequential 128k', 1.01), row('mixed 64k', 0.99)]
  expect(comparisonVerdict(rows, measured('random mmap 4k', 'sequential 128k', 'mixed 64k'))).toBe(
    'With the module the throughput of random mmap 4k is 2.60 times that without. The other 2 differ by less than a tenth. ' +
      'Medians of 3 measurements an arm, so without an interval.',
  )
})

test('a loss is told as plainly as a gain', () => {
  expect(comparisonVerdict([row('a', 0.5), row('b', 1)], measured('a', 'b'))).toContain(
    'It is less for a is 0.50 times',
  )
})

test('where nothing differs, and where nothing was measured, it says so', () => {
  expect(comparisonVerdict([row('a', 1.02)], measured('a'))).toContain('No workload differs by more than a tenth.')
  expect(comparisonVerdict([row('a', Number.NaN)], [])).toBe('Nothing was measured in both arms.')
})

test('arms that were repeated differently are told as a range', () => {
  const measurements = [...measured('a'), { workload: 'b', arm: 'off' as const }, { workload: 'b', arm: 'on' as const }]
  expect(comparisonVerdict([row('a', 2), row('b', 1)], measurements)).toContain('Medians of 1 to 3 measurements')
})
