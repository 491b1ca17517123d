import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { z } from 'zod'
import { randomStream } from '../../shared/random.ts'
import { summaryOf } from './series-summary.ts'
import { openStore } from './store.ts'
import { exampleMeasures, exampleRun, exampleWindows, NEW_SESSION } from './testing/example-data.ts'

/** Values of several shapes, which buckets take differently. */
function examples(): Record<string, Float64Array | Uint32Array> {
  const random = randomStream(3)
  const floats = (make: () => number) => Float64Array.from({ length: 20_001 }, make)
  const counts = (most: number, length = 20_000) => Uint32Array.from({ length }, () => Math.floor(most * random.next()))
  return {
    counts: counts(3000),
    'large counts': counts(4_000_000_000),
    'heavy tail': floats(() => Math.exp(30 * random.next())),
    'one far out': Float64Array.from({ length: 5000 }, (_, at) => (at === 77 ? 1e300 : random.next())),
    'two values': floats(() => (random.next() < 0.5 ? 1e-9 : 5e12)),
    'below zero': floats(() => random.next() - 0.5),
    few: counts(10, 7),
    'with gaps': floats(() => (random.next() < 0.3 ? Number.NaN : random.next())),
  }
}

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0
if (!hasNumpy) process.stderr.write('Statistics are not compared with numpy: python3 has none.\n')

test.skipIf(!hasNumpy)('statistics are numpy’s', () => {
  const given = examples()
  const input = JSON.stringify(
    Object.values(given).map((values) => [...values].map((one) => (Number.isNaN(one) ? null : one))),
  )
  const script = `
import json, sys, numpy
out = []
for series in json.load(sys.stdin):
    a = numpy.array([v for v in series if v is not None], dtype=float)
    out.append([len(a), *map(float, (a.min(), numpy.percentile(a, 50), a.mean(), numpy.percentile(a, 95), a.max()))])
json.dump(out, sys.stdout)`
  const numpy = z
    .array(z.array(z.number()))
    .parse(JSON.parse(execFileSync('python3', ['-c', script], { input, encoding: 'utf8', maxBuffer: 1e9 })))
  for (const [at, [name, values]] of Object.entries(given).entries()) {
    const summary = summaryOf([values])
    if (!('min' in summary)) throw new Error(`${name} has values`)
    const { n, min, median, mean, p95, max } = summary
    const theirs = numpy[at] ?? []
    expect([n, min, max], name).toEqual([theirs[0], theirs[1], theirs[5]])
    for (const [ours, place] of [
      [median, 2],
      [mean, 3],
      [p95, 4],
    ] as const) {
      expect(Math.abs(ours - (theirs[place] ?? 0)), name).toBeLessThanOrEqual(
        1e-12 * Math.abs(theirs[place] ?? 0) + 1e-15,
      )
    }
  }
})

describe('statistics', () => {
  it('are of all parts together, however they are cut', () => {
    for (const values of Object.values(examples())) {
      // A mean may differ in its last digit.
      const [cut, whole] = [summaryOf([values.slice(0, 5), values.slice(5)]), summaryOf([values])]
      expect({ ...cut, mean: 0 }).toEqual({ ...whole, mean: 0 })
    }
  })

  it('lie between ranks: of 1, 2, 3 and 10', () => {
    const summary = summaryOf([Uint32Array.of(10, 1), Float64Array.of(3, 2)])
    expect(summary).toMatchObject({ n: 4, min: 1, median: 2.5, mean: 4, max: 10 })
    expect('p95' in summary && summary.p95).toBeCloseTo(8.95, 12)
  })

  it('of nothing are nothing', () => {
    expect(summaryOf([])).toEqual({ n: 0 })
    expect(summaryOf([Float64Array.of(Number.NaN)])).toEqual({ n: 0 })
  })
})

test('a brushed range has the same statistics by row and by column', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rabench-range-'))
  const store = openStore(join(directory, 'rabench.db'))
  try {
    const { id } = store.sessions.create(NEW_SESSION)
    const save = (name: string, length: number, first = 0) => {
      const windows = exampleWindows(length).map((window) => ({ ...window, index: window.index + first }))
      const measures = exampleMeasures(length).map(({ latency, ...rest }, at) =>
        at % 3 === 0 ? rest : { ...rest, latency: { ...latency!, p95Ns: at + 0.5 } },
      )
      return store.runs.save(exampleRun(id, name, { windows, measures })).id
    }
    // One that is kept by column, one that is too short, and one with a gap at its start.
    const [long, short, late] = [save('long', 600), save('short', 100), save('late', 600, 7)]
    const of = (runIds: string[], fromWindow: number, toWindow: number) =>
      Object.fromEntries(
        store.runs.statistics(runIds, { fromWindow, toWindow }).map(({ series, ...rest }) => [series, rest]),
      )
    expect(of([long], 10, 20)).toMatchObject({
      requests: { n: 11, min: 1010, median: 1015, mean: 1015, p95: 1019.5, max: 1020 },
      distanceSectors: { n: 11, min: 5_000_000_000_010, median: 5_000_000_000_015, max: 5_000_000_000_020 },
      latencyP99Ns: { n: 8, min: 5_000_000_000.5 },
      // 10, 11, 13, 14, 16, 17, 19 and 20, of which every third has none.
      latencyP95Ns: { n: 8, min: 10.5, median: 15.5, max: 20.5 },
    })
    expect(of([short], 10, 20)).toEqual(of([long], 10, 20))
    expect(of([late], 17, 27)).toEqual(of([long], 10, 20))
    expect(of([long, short, long], 0, 10_000)['requests']).toMatchObject({ n: 700, min: 1000, max: 1599 })
    expect(of([long], 5000, 6000)['requests']).toEqual({ n: 0 })
    expect(store.runs.statistics([long], { fromWindow: 0, toWindow: 1 }, ['jumps', 'bytes'])).toMatchObject([
      { series: 'jumps', n: 2, min: 900, max: 901 },
      { series: 'bytes', n: 2, min: 4_096_000 },
    ])
  } finally {
    store.close()
    rmSync(directory, { recursive: true })
  }
})
