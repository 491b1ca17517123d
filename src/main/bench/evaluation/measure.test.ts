import { expect, test } from 'vitest'
import { experimentWorkloadSchema } from '../../../shared/experiment/index.ts'
import { labelOf } from './measure.ts'

const shape = { rw: 'randread', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 } as const
const random = experimentWorkloadSchema.parse({ kind: 'fio', name: 'a', label: 'random', jobs: [shape] })
const mixed = experimentWorkloadSchema.parse({ kind: 'fio', name: 'm', label: 'mixed', jobs: [shape] })
const phases = experimentWorkloadSchema.parse({
  ...{ kind: 'phases', name: 'p' },
  phases: [
    { label: 'sequential', shape, seconds: 10 },
    { label: 'random', shape, seconds: 10 },
  ],
})

/** A window of 2.5 s that ends at so many seconds. */
const window = (endSeconds: number, more: { n?: number; writes?: number } = {}) => ({
  ...{ wall_ns: endSeconds * 1e9, window_ms: 2500, n: 100, writes: 0 },
  ...more,
})
const ran = { fromMs: 6_000, toMs: 16_000 }

test.each([
  [2.4, undefined],
  [2.6, 'random'],
  [10, 'random'],
  [16, 'random'],
  [16.1, undefined],
])('a window that ends at %d s of a workload from 6 to 16 s, warm-up 6 s before, is labelled %s', (end, wanted) => {
  expect(labelOf(window(end), random, ran, 6)).toBe(wanted)
})

test('a window that lies across a change of phase has no class', () => {
  const parts = [
    { name: '1', label: 'sequential' as const, operationsPerSecond: 1, fromMs: 0, toMs: 10_000 },
    { name: '2', label: 'random' as const, operationsPerSecond: 1, fromMs: 10_000, toMs: 20_000 },
  ]
  const labels = [5, 10, 11, 12.5, 20].map((end) => labelOf(window(end), phases, { fromMs: 0, toMs: 20_000, parts }, 0))
  expect(labels).toEqual(['sequential', 'sequential', undefined, 'random', 'random'])
})

test('a window of a mixed workload in which the kernel wrote nothing back is not judged', () => {
  expect(labelOf(window(10, { writes: 4 }), mixed, ran, 6)).toBeUndefined()
  expect(labelOf(window(10, { writes: 30 }), mixed, ran, 6)).toBe('mixed')
})
