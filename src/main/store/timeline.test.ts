import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { featuresOf } from '../../shared/features.ts'
import { randomStream } from '../../shared/random.ts'
import type { WindowCounts } from '../../shared/windows.ts'
import { openStore, type Store } from './store.ts'
import { Stretches } from './stretches.ts'
import { exampleMeasures, exampleRun, NEW_SESSION } from './testing/example-data.ts'

const START_MS = Date.parse('2026-11-22T21:01:00.000Z')
const LENGTH_MS = 2500

let directory: string
let store: Store
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-timeline-'))
  store = openStore(join(directory, 'rabench.db'))
  store.sessions.create({ ...NEW_SESSION, id: 's1' })
})
afterEach(async () => {
  store.close()
  await rm(directory, { recursive: true })
})

function windowsOf(count: number, seed: number): WindowCounts[] {
  const stream = randomStream(seed)
  const random = () => stream.next()
  return Array.from({ length: count }, (_, index) => {
    // Some are idle: they have no features.
    const requests = random() < 0.1 ? 1 : 2 + Math.floor(random() * 5000)
    return {
      ...{ index, requests, jumps: Math.floor(random() * (requests - 1)), bytes: requests * 4096 },
      ...{ distanceSectors: Math.floor(random() * 1e9), writes: 0, readaheads: 0 },
    }
  })
}

function saveRun(name: string, startMs: number, windows: readonly WindowCounts[]) {
  const samples = Array.from({ length: windows.length * 5 }, (_, at) => ({
    ...{ kind: 'bw' as const, direction: 'read' as const, timeMs: 500 * (at + 1), value: 1000 + ((at * 7919) % 977) },
  }))
  store.runs.save(
    exampleRun('s1', name, {
      run: {
        ...{ startedAt: new Date(startMs - 700).toISOString(), seconds: windows.length * 2.5 },
        ...{ windowsStartNs: BigInt(startMs) * 1_000_000n, fioStartedAtMs: startMs - 100 },
      },
      ...{ windows, samples },
    }),
  )
}

test('each column of a picture has the least and the greatest value of the windows that start in it', async () => {
  const runs = [
    { name: 'a', startMs: START_MS, windows: windowsOf(700, 1) },
    { name: 'b', startMs: START_MS + 700 * LENGTH_MS + 61_000, windows: windowsOf(300, 2) },
  ]
  for (const { name, startMs, windows } of runs) saveRun(name, startMs, windows)
  const { extent, series } = await store.reader.timeline('s1', { columns: 40, series: ['iops', 'jump_ratio'] })
  const lastMs = START_MS + 1000 * LENGTH_MS + 61_000
  expect(extent).toEqual({ fromMs: START_MS, toMs: lastMs })
  const columnMs = (lastMs - START_MS) / 40
  for (const [at, place] of [4, 1].entries()) {
    const expected = runs.flatMap(({ startMs, windows }) => {
      const values = windows
        .filter(({ requests }) => requests > 1)
        .map((window) => ({
          fromMs: startMs + window.index * LENGTH_MS,
          value: featuresOf('served-v1', window, 2.5, 128)[place]!,
        }))
      const columns = Map.groupBy(values, ({ fromMs }) => Math.floor((fromMs - START_MS) / columnMs))
      return [...columns.values()].map((inside) => [
        inside[0]!.fromMs,
        inside.at(-1)!.fromMs + LENGTH_MS,
        Math.min(...inside.map(({ value }) => value)),
        Math.max(...inside.map(({ value }) => value)),
      ])
    })
    expect(series[at]?.stretches).toEqual(expected)
    expect(expected.length).toBeLessThanOrEqual(42)
  }
})

test('a close look has every window for itself, idle ones are gaps, and fio’s samples lie where they were taken', async () => {
  const windows = windowsOf(40, 3)
  saveRun('a', START_MS, windows)
  const range = { fromMs: START_MS + 10 * LENGTH_MS, toMs: START_MS + 20 * LENGTH_MS }
  const { series } = await store.reader.timeline('s1', {
    ...{ range, columns: 1000, series: ['iops', 'fioReadBytesPerSecond', 'latencyP50Ns'] },
  })
  const busy = windows.slice(10, 20).filter(({ requests }) => requests > 1)
  expect(series[0]?.stretches).toEqual(
    busy.map(({ index, requests }) => {
      const fromMs = START_MS + index * LENGTH_MS
      return [fromMs, fromMs + LENGTH_MS, requests / 2.5, requests / 2.5]
    }),
  )
  // fio's job started 100 ms before the first window; a sample's time is the end of its 500 ms.
  expect(series[1]?.stretches[0]).toEqual([
    ...[range.fromMs - 500 + 400, range.fromMs + 400],
    ...[1024, 1024].map((kib) => kib * (1000 + ((50 * 7919) % 977))),
  ])
  expect(series[2]?.stretches).toEqual([])
})

test('what was measured is there, and a run without windows is named alone', async () => {
  store.runs.save(exampleRun('s1', 'a', { measures: exampleMeasures(5) }))
  store.runs.save(exampleRun('s1', 'none', { run: { startedAt: '2026-11-22T21:05:00.000Z' }, windows: [] }))
  const { runs, series } = await store.reader.timeline('s1', {
    columns: 1,
    series: ['latencyP95Ns', 'discardedEvents'],
  })
  expect(runs.map(({ name, windows }) => ({ name, windows }))).toEqual([
    { name: 'a', windows: 5 },
    { name: 'none', windows: 0 },
  ])
  // Stored without the start of its windows: they start with the run.
  expect(series).toEqual([
    { series: 'latencyP95Ns', stretches: [[START_MS, START_MS + 12_500, 2_015_231, 2_015_231]] },
    { series: 'discardedEvents', stretches: [[START_MS, START_MS + 12_500, 0, 0]] },
  ])
})

test('the statistics of a range of time are those of the windows under it, also in part', async () => {
  const windows = windowsOf(700, 4)
  saveRun('a', START_MS, windows)
  saveRun('b', START_MS + 800 * LENGTH_MS, windowsOf(20, 5))
  const of = (fromMs: number, toMs: number) => store.reader.timeStatistics('s1', { fromMs, toMs })
  const one = await of(START_MS + 600 * LENGTH_MS + 1, START_MS + 600 * LENGTH_MS + 2)
  expect(one).toMatchObject({ windows: 1, runs: 1 })
  expect(one.statistics[0]).toMatchObject({ series: 'requests', n: 1, min: windows[600]!.requests })
  // From the middle of window 690 of one run to the end of window 2 of the other.
  const both = await of(START_MS + 690.5 * LENGTH_MS, START_MS + 803 * LENGTH_MS)
  expect(both).toMatchObject({ windows: 13, runs: 2 })
  const requests = [...windows.slice(690), ...windowsOf(20, 5).slice(0, 3)].map((window) => window.requests)
  expect(both.statistics[0]).toMatchObject({ max: Math.max(...requests), min: Math.min(...requests) })
  expect(await of(START_MS + 710 * LENGTH_MS, START_MS + 720 * LENGTH_MS)).toMatchObject({ windows: 0, runs: 0 })
})

test('a run that starts in the column in which another ended is not joined with it', () => {
  const stretches = new Stretches(0, 100)
  stretches.add(0, 10, 5)
  stretches.add(10, 20, 3)
  stretches.end()
  stretches.add(50, 60, 7)
  expect(stretches.all).toEqual([
    [0, 20, 3, 5],
    [50, 60, 7, 7],
  ])
})
