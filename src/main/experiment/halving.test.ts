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
  return sweptOn([], noise)
}

/** The same, where some trials are done already. */
function sweptOn(done: readonly SweepTrial[], noise: number): SweepTrial[] {
  const random = randomStream(9, 1)
  const trials = [...done]
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

test('a sweep that was cut off anywhere goes on with what it lacks, in its order, and comes to the same trials', () => {
  const key = ({ reader: name, kib, round, repetition }: Pick<SweepTrial, 'reader' | 'kib' | 'round' | 'repetition'>) =>
    `${round} ${repetition} ${name} ${kib}`
  const whole = swept(0)
  const firstRound = PLAN.readers.length * SWEEP_KIB.length
  for (const done of [1, firstRound - 1, firstRound, firstRound + 5, whole.length - 1]) {
    expect(sweptOn(whole.slice(0, done), 0).slice(done).map(key)).toEqual(whole.slice(done).map(key))
  }
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

/** Three repetitions of one reader under each value: throughput, and what was read for a byte asked for. */
function steady(values: Readonly<Record<number, readonly [bytesPerSecond: number, read?: number]>>): SweepTrial[] {
  return Object.entries(values).flatMap(([kib, [bytesPerSecond, readAmplification]]) =>
    [0.995, 1, 1.005].map((factor, index) => ({
      ...{ reader: 'one', kib: Number(kib), round: 1, repetition: index + 1, order: 0 },
      bytesPerSecond: bytesPerSecond * factor,
      ...(readAmplification === undefined ? {} : { readAmplification }),
    })),
  )
}

function chosenFor(label: SweepReader['label'], trials: readonly SweepTrial[], defaultKib = 128) {
  const candidatesKib = [...new Set(trials.map(({ kib }) => kib))]
  return sweptMap({ ...PLAN, readers: [reader('one', label)], candidatesKib, defaultKib }, trials)[0]?.kib
}

test('of values that are as good for a random or mixed reader the smallest is taken, whatever the design’s is', () => {
  expect(chosenFor('random', steady({ 8: [196], 16: [200], 32: [198], 128: [100] }))).toBe(8)
  expect(chosenFor('mixed', steady({ 32: [199], 64: [200], 128: [100] }))).toBe(32)
})

test('a small value is not taken for a gain that it does not have', () => {
  const wide = steady({ 8: [180], 16: [200], 128: [100] }).map((trial, index) =>
    index === 2 ? { ...trial, bytesPerSecond: 230 } : trial,
  )
  // It cannot be told from the best by its interval, but its median is a tenth lower.
  expect(chosenFor('random', wide)).toBe(16)
})

test('of values that are as good the one that reads least from the disk is taken', () => {
  // A block of four pages under one page of readahead is read page by page, each with a page beside it.
  expect(chosenFor('random', steady({ 4: [199, 2], 8: [197, 1.5], 16: [200, 1.9], 128: [100, 8] }))).toBe(8)
  // Two values that read the same within what the counters can tell: the smaller.
  expect(chosenFor('random', steady({ 8: [197, 1.01], 16: [200, 1], 128: [100, 8] }))).toBe(8)
  // What one of them read is not known.
  expect(chosenFor('random', steady({ 8: [197, 3], 16: [200], 128: [100, 8] }))).toBe(8)
})

test('for a stream the smallest value that gets nearly all is taken; the design’s, where it gets less, is not', () => {
  expect(chosenFor('sequential', steady({ 128: [100], 256: [199], 512: [200], 1024: [198] }))).toBe(256)
  const wide = steady({ 128: [100], 256: [190], 512: [200] }).map((trial) =>
    trial.kib === 256 && trial.repetition === 3 ? { ...trial, bytesPerSecond: 205 } : trial,
  )
  expect(chosenFor('sequential', wide)).toBe(512)
})

test('where the best by its score is not shown to be better than the disk’s own, one that is shown to be is taken', () => {
  const plan = { ...PLAN, readers: [reader('one', 'random')], candidatesKib: [8, 32, 64], defaultKib: 64 }
  const trials = [
    ...ofTwo([130, 131, 129], [100, 100, 100]).map((trial) => (trial.kib === 16 ? { ...trial, kib: 8 } : trial)),
    ...ofTwo([80, 150, 200], []).map((trial) => ({ ...trial, kib: 32 })),
  ]
  expect(sweptMap(plan, trials)[0]).toMatchObject({ kib: 8, equals: [8, 32, 64] })
})
