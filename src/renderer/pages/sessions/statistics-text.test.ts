import { expect, test } from 'vitest'
import { statisticCells } from './statistics-text.ts'

test('statistics are told in the units of their series, integers whole, others with four digits', () => {
  const latency = { n: 3, min: 151_000, median: 2_000_000, mean: 2_345_678, p95: 5e6, max: 1.5e9 }
  expect(statisticCells({ series: 'latencyP95Ns', ...latency })).toEqual([
    '3',
    '0.151',
    '2',
    '2.346',
    '5',
    '1\u2009500',
  ])
  const distance = { n: 2, min: 0, median: 2048, mean: 3072, p95: 4096, max: 4096 }
  expect(statisticCells({ series: 'distanceSectors', ...distance })).toEqual(['2', '0', '1', '1.5', '2', '2'])
})

test('a series without a value has none to show', () => {
  expect(statisticCells({ series: 'latencyP50Ns', n: 0 })).toEqual(['0', '–', '–', '–', '–', '–'])
})
