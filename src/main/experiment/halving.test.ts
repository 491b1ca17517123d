import { expect, test } from 'vitest'
import { randomStream } from '../../shared/random.ts'
import { DEFAULT_READAHEAD_MAP_KIB } from '../../shared/classes.ts'
import { SWEEP_KIB, type SweepReader, type SweepTrial } from '../../shared/experiment/index.ts'
import { nextTrials, survivors } from './halving.ts'
import type { SweepPlan } from './sweep-scores.ts'
import { sweptMap } from './swept-map.ts'

const shape = { rw: 'read', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 } as const
const reader = (name: string, label: SweepReader['label']): SweepReader => ({ name, label, shape })
const PLAN: SweepPlan = {
  readers: [
    reader('stream', 'sequential'),
    reader('points', 'random'),
    reader('pages', 'random'),
    reader('both', 'mixed'),
  ],
  candidatesKib: SWEEP_KIB,
  defaultKib: 128,
  seed: 1,
}

/** As on the virtual box's network disk: latency and bandwidth decide. In bytes a second, for 4 KiB that are asked for. */
function throughput(name: string, kib: number): number {
  if (name === 'both') return 5e6
  const requestSeconds = 0.002 + (Math.max(kib, 4) * 1024) / 40e6
  if (name === 'stream') return (Math.max(kib, 4) * 1024) / requestSeconds
  return (name === 'points' ? 4096 : Math.min(16_384, Math.max(kib, 4) * 1024)) / requestSeconds
}

/** All rounds of a sweep on a disk of that kind, with noise. */
function swept(noise = 0.03): SweepTrial[] {
  const random = randomStream(9, 1)
  const trials: SweepTrial[] = []
  for (;;) {
    const planned = nextTrials(PLAN, trials)
    if (planned.length === 0) return trials
    for (const trial of planned) {
      const bytesPerSecond = throughput(trial.reader, trial.kib) * (1 + noise * (2 * random.next() - 1))
      trials.push({ ...trial, order: trials.length, bytesPerSecond })
    }
  }
}

test('the first round tries every value once for every reader, in no order that favours one', () => {
  const planned = nextTrials(PLAN, [])
  expect(planned).toHaveLength(PLAN.readers.length * SWEEP_KIB.length)
  expect(new Set(planned.map(({ reader: name, kib }) => `${name} ${kib}`)).size).toBe(planned.length)
  expect(planned.map(({ kib }) => kib)).not.toEqual(planned.map(({ kib }) => kib).toSorted((a, b) => a - b))
})

test('values that clearly lose are dropped, and the default and the design’s value never', () => {
  const trials = swept()
  const first = trials.filter(({ round }) => round === 1)
  for (const label of ['sequential', 'random'] as const) {
    const kept = survivors(PLAN, first, label)
    expect(kept.length).toBeLessThan(SWEEP_KIB.length)
    expect(kept.length).toBeGreaterThanOrEqual(Math.ceil(SWEEP_KIB.length / 2))
    expect(kept).toContain(128)
    expect(kept).toContain(DEFAULT_READAHEAD_MAP_KIB[label])
  }
  expect(survivors(PLAN, first, 'sequential')).not.toContain(4)
  expect(survivors(PLAN, first, 'random')).not.toContain(2048)
  // Nobody knows of a reader to whom it makes no difference which value loses.
  expect(survivors(PLAN, first, 'mixed')).toHaveLength(SWEEP_KIB.length)
})

test('it ends, with five repetitions of what came to the end, in fewer trials than trying all of them five times', () => {
  const trials = swept()
  expect(nextTrials(PLAN, trials)).toEqual([])
  expect(Math.max(...trials.map(({ repetition }) => repetition))).toBe(5)
  expect(trials.length).toBeLessThan(0.8 * 5 * PLAN.readers.length * SWEEP_KIB.length)
})

test('the map is what the disk’s latency and bandwidth say', () => {
  const map = new Map(sweptMap(PLAN, swept()).map((one) => [one.label, one]))
  // One request of 16 KiB serves both random readers best: 4 KiB costs the reader of pages four requests.
  expect(map.get('random')?.kib).toBe(16)
  expect(map.get('sequential')?.kib).toBeGreaterThanOrEqual(1024)
  // To a reader to whom it makes no difference the disk's own is as good as any.
  expect(map.get('mixed')?.kib).toBe(128)
  const { overDefault, overSeed } = map.get('random') ?? {}
  const wanted = Math.sqrt(
    (throughput('points', 16) / throughput('points', 128)) * (throughput('pages', 16) / throughput('pages', 128)),
  )
  expect(overDefault?.value).toBeGreaterThan(0.95 * wanted)
  expect(overDefault?.value).toBeLessThan(1.05 * wanted)
  // It is the design's own value, so there is nothing to compare.
  expect(overSeed).toBeUndefined()
})

test('a class whose readers were not all tried has no value', () => {
  const trials = swept().filter(({ reader: name }) => name !== 'pages')
  expect(sweptMap(PLAN, trials).map(({ label }) => label)).toEqual(['sequential', 'mixed'])
})

/** One random reader, three repetitions of two values. */
function ofTwo(small: readonly number[], large: readonly number[]): SweepTrial[] {
  return [small, large].flatMap((values, index) =>
    values.map((bytesPerSecond, repetition) => ({
      ...{ reader: 'one', kib: index === 0 ? 16 : 64, round: 1, repetition: repetition + 1, order: 0, bytesPerSecond },
    })),
  )
}

test('another value than the disk’s own has to be shown to be better', () => {
  const plan = { ...PLAN, readers: [reader('one', 'random')], candidatesKib: [16, 64], defaultKib: 64 }
  const chosen = (small: readonly number[], large: readonly number[]) =>
    sweptMap(plan, ofTwo(small, large)).map(({ kib, equals }) => ({ kib, equals }))[0]
  expect(chosen([99, 97, 101], [100, 100, 100])).toEqual({ kib: 64, equals: [16, 64] })
  expect(chosen([50, 51, 52], [100, 100, 100])).toEqual({ kib: 64, equals: [64] })
  expect(chosen([150, 80, 130], [100, 100, 100])).toEqual({ kib: 64, equals: [16, 64] })
  expect(chosen([150, 151, 149], [100, 100, 100])).toEqual({ kib: 16, equals: [16] })
})

test('of values that are better than the disk’s own and alike, the design’s is taken, else the smallest', () => {
  const plan = { ...PLAN, readers: [reader('one', 'random')], candidatesKib: [8, 16, 64], defaultKib: 64 }
  const alike = (kib: number) =>
    ofTwo([200, 201, 199], [100, 100, 100]).map((trial) => (trial.kib === 16 ? { ...trial, kib } : trial))
  const chosen = (trials: readonly SweepTrial[]) => sweptMap(plan, trials)[0]?.kib
  expect(chosen([...alike(8), ...alike(16)])).toBe(16)
  expect(chosen([...alike(8), ...alike(32)])).toBe(8)
})

test('where the best by its score is not shown to be better than the disk’s own, one that is shown to be is taken', () => {
  const plan = { ...PLAN, readers: [reader('one', 'random')], candidatesKib: [8, 32, 64], defaultKib: 64 }
  const trials = [
    ...ofTwo([130, 131, 129], [100, 100, 100]).map((trial) => (trial.kib === 16 ? { ...trial, kib: 8 } : trial)),
    ...ofTwo([80, 150, 200], []).map((trial) => ({ ...trial, kib: 32 })),
  ]
  expect(sweptMap(plan, trials)[0]).toMatchObject({ kib: 8, equals: [8, 32, 64] })
})
