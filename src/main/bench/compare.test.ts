import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { subjectOfId } from '../../shared/compared-subjects.ts'
import { comparisonSchema } from '../../shared/contract/compare.ts'
import type { WindowCounts } from '../../shared/windows.ts'
import { exampleMeasures, exampleModel, exampleRun, NEW_SESSION } from '../store/testing/example-data.ts'
import { compareStored } from './compare.ts'
import { comparisonOffers } from './compare/offers.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

let directory: string
let bench: Workbench
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rabench-compare-'))
  bench = openWorkbench({ data: directory, cache: directory })
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) bench.store.sessions.create({ ...NEW_SESSION, id })
})
afterEach(() => {
  bench.close()
  rmSync(directory, { recursive: true })
})

const compare = (...ids: readonly string[]) => compareStored(bench, ids.map(subjectOfId))

/** Windows that differ, from a seed. */
function windowsFrom(seed: number, count: number): WindowCounts[] {
  return Array.from({ length: count }, (_, index) => {
    const requests = 900 + ((seed * 7919 + index * 104_729) % 2003)
    return {
      ...{ index, requests, distanceSectors: requests * (1 + ((seed + index) % 13)) * 997 },
      ...{ jumps: Math.floor(requests / (2 + ((seed + index) % 5))), bytes: requests * 4096, writes: 0, readaheads: 9 },
    }
  })
}

function saveRun(sessionId: string, name: string, changes: Parameters<typeof exampleRun>[2] = {}): void {
  bench.store.runs.save(
    exampleRun(sessionId, name, { windows: windowsFrom(name.length + sessionId.length, 20), ...changes }),
  )
}

function fioWith(bytesPerSecond: number) {
  return { ...exampleRun('a', 'x').fio, readBytesPerSecond: bytesPerSecond, writeBytesPerSecond: 0 }
}

describe('what cannot be compared is refused', () => {
  test.each([
    ['one alone', ['a'], 'wrong-usage', /2 to 6/],
    ['seven', ['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'wrong-usage', /2 to 6/],
    ['the same twice', ['a', 'a'], 'wrong-usage', /twice/],
    ['a session that is not there', ['a', 'z'], 'unknown-session', /no session "z"/],
    ['a run that is not there', ['a', 'a/z'], 'unknown-session', /no run "a\/z"/],
  ])('%s', async (_, ids, code, message) => {
    await expect(compare(...ids)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string })
  })

  test('a session that was deleted, and a run of it', async () => {
    saveRun('b', 'one')
    bench.store.sessions.remove('b', NEW_SESSION.startedAt)
    for (const id of ['b', 'b/one']) {
      await expect(compare('a', id)).rejects.toMatchObject({
        code: 'unknown-session',
        message: '"b" has been deleted.',
      })
    }
  })
})

test('six are compared, and answered as the contract says', async () => {
  for (const id of ['a', 'b', 'c']) saveRun(id, 'one')
  const comparison = await compare('a', 'b', 'c', 'd', 'e', 'a/one')
  expect(comparisonSchema.strict().parse(comparison)).toEqual(comparison)
  expect(comparison.subjects.map(({ kind }) => kind)).toEqual([...Array.from({ length: 5 }, () => 'capture'), 'run'])
})

test('facts of the boxes are marked where they differ, and where not all are known', async () => {
  const { disk } = NEW_SESSION.environment
  bench.store.sessions.create({
    ...NEW_SESSION,
    id: 'other',
    environment: { ...NEW_SESSION.environment, kernel: '6.6.63', disk: { ...disk, model: 'QEMU', scheduler: 'none' } },
  })
  const { environment } = await compare('a', 'other')
  const rowOf = (field: string) => environment.find((row) => row.field === field)
  expect(rowOf('kernel')).toEqual({ field: 'kernel', values: ['6.12.107+deb13-amd64', '6.6.63'], sameness: 'differs' })
  expect(rowOf('scheduler')).toMatchObject({ values: ['mq-deadline', 'none'], sameness: 'differs' })
  expect(rowOf('diskModel')).toMatchObject({ values: [null, 'QEMU'], sameness: 'unknown' })
  expect(environment.filter(({ sameness }) => sameness === 'differs').map(({ field }) => field)).toEqual([
    ...['kernel', 'scheduler'],
  ])
})

test('figures are geometric means with Student’s interval of the logarithms; one run has none', async () => {
  // Logs of 1, 10, 100: mean ln 10, deviation ln 10, n 3; t(0.975, 2) = 4.302653 of any table.
  for (const [name, rate] of [
    ['x', 1],
    ['y', 10],
    ['z', 100],
  ] as const)
    saveRun('a', name, { fio: fioWith(rate) })
  saveRun('b', 'x', { fio: fioWith(7) })
  const { figures } = await compare('a', 'b')
  const [throughput] = figures
  const factor = Math.exp((4.302653 * Math.log(10)) / Math.sqrt(3))
  expect(throughput).toMatchObject({ label: 'random', quantity: 'bytesPerSecond' })
  const [ofA, ofB] = throughput?.bySubject ?? []
  expect(ofA?.estimate.n).toBe(3)
  expect(ofA?.estimate.value).toBeCloseTo(10, 9)
  expect((ofA?.estimate.interval95?.[0] ?? 0) * factor).toBeCloseTo(10, 4)
  expect((ofA?.estimate.interval95?.[1] ?? 0) / factor).toBeCloseTo(10, 4)
  expect(ofB).toEqual({ subject: 1, estimate: { value: 7, n: 1 } })
})

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0
if (!hasNumpy) process.stderr.write('Distributions are not compared with numpy: python3 has none.\n')

/** Reads the windows with the standard library’s SQLite, and makes features by their definition in the design. */
const NUMPY = `
import json, sqlite3, sys, numpy
db = sqlite3.connect(sys.argv[1])
edges = json.load(sys.stdin)
out = []
for session in ('a', 'b'):
    rows = numpy.array(db.execute("""
        SELECT 512.0 * distance_sectors / (requests - 1), 1.0 * jumps / (requests - 1), requests / window_seconds
        FROM windows JOIN runs ON runs.id = run_id WHERE session_id = ? AND requests > 1""", (session,)).fetchall())
    out.append([{
        'five': numpy.percentile(column, [0, 25, 50, 75, 100]).tolist(),
        'counts': numpy.histogram(column, bins=edges[at])[0].tolist(),
    } for at, column in enumerate(rows.T)])
print(json.dumps(out))
`
const numpySchema = z.array(z.array(z.object({ five: z.array(z.number()), counts: z.array(z.int()) })))

test.skipIf(!hasNumpy)('distributions are numpy’s, over bins that all subjects share', async () => {
  // Of more than 512 windows a run is kept by column.
  saveRun('a', 'short', { windows: windowsFrom(1, 40) })
  saveRun('a', 'long', { windows: windowsFrom(2, 700) })
  saveRun('b', 'other', { windows: [...windowsFrom(5, 33), { ...windowsFrom(0, 1)[0]!, index: 33, requests: 1 }] })
  const { features, leftOut } = await compare('a', 'b')
  const compared = ['avg_distance_bytes', 'jump_ratio', 'iops'].map((name) =>
    features.find((one) => one.name === name)!,
  )
  const file = path.join(directory, 'bench.sqlite')
  const answer = execFileSync('python3', ['-c', NUMPY, file], {
    input: JSON.stringify(compared.map(({ edges }) => edges)),
  })
  const expected = numpySchema.parse(JSON.parse(answer.toString('utf8')))
  for (const [subject, byFeature] of expected.entries()) {
    for (const [at, { five, counts }] of byFeature.entries()) {
      const part = compared[at]?.parts.find((one) => one.subject === subject)
      const { windows, min, q1, median, q3, max } = part!.five
      expect(windows).toBe(subject === 0 ? 740 : 33)
      ;[min, q1, median, q3, max].forEach((value, which) => {
        expect(value / (five[which] ?? Number.NaN)).toBeCloseTo(1, 12)
      })
      expect(part?.shares.map((share) => Math.round(share * windows))).toEqual(counts)
    }
  }
  expect(leftOut).toEqual([
    { subject: 0, idle: 0, keptBack: 0, lossy: 0 },
    { subject: 1, idle: 1, keptBack: 0, lossy: 0 },
  ])
})

test('windows over which the tracer lost something are left out, counted and told', async () => {
  const measures = exampleMeasures(20).map((one, at) => ({ ...one, discardedEvents: at === 3 || at === 4 ? 9 : 0 }))
  saveRun('a', 'one', { measures })
  saveRun('b', 'one')
  const { features, leftOut, remarks } = await compare('a', 'b')
  expect(features[0]?.parts.map(({ five }) => five.windows)).toEqual([18, 20])
  expect(leftOut[0]).toMatchObject({ lossy: 2 })
  expect(remarks.join()).toContain('lost something over 2 windows of A')
})

test('a corrected label counts, and without a class in common that is said', async () => {
  saveRun('a', 'one')
  saveRun('b', 'one')
  expect((await compare('a', 'b')).remarks.join()).not.toContain('No class')
  bench.store.runs.correctLabel('b/one', 'sequential', NEW_SESSION.startedAt)
  const { features, figures, remarks } = await compare('a', 'b')
  expect(remarks[0]).toMatch(/^No class is in two of them \(A random; B sequential\)/)
  expect(features[0]?.parts.map(({ subject, label }) => [subject, label])).toEqual([
    [0, 'random'],
    [1, 'sequential'],
  ])
  expect(figures.every(({ bySubject }) => bySubject.length === 1)).toBe(true)
})

test('runs are aligned where fio started, not where their windows did', async () => {
  const run = { windowsStartNs: 1_795_384_214_500_000_000n, fioStartedAtMs: 1_795_384_214_000 }
  saveRun('a', 'late', { run })
  saveRun('a', 'unknown')
  const { runs, remarks } = await compare('a/late', 'a/unknown')
  // 500 ms after fio, a window each 2.5 s; fio's own log counts from its start.
  expect(runs[0]?.disk.iops.slice(0, 2).map(([timeMs]) => timeMs)).toEqual([500, 3000])
  expect(runs[0]?.disk.iops[0]?.[1]).toBe((windowsFrom(5, 1)[0]?.requests ?? 0) / 2.5)
  expect(runs[0]?.fio.bytesPerSecond).toEqual([
    [500, 2208 * 1024],
    [1000, 2210.5 * 1024],
  ])
  expect(runs.map(({ isAligned }) => isAligned)).toEqual([true, false])
  expect(remarks.join()).toContain('Of B it was not kept when the first window began')
})

test('directions of fio’s logs are added, and latency is that of reads', async () => {
  const sample = (kind: 'iops' | 'lat', direction: 'read' | 'write', timeMs: number, value: number) => ({
    kind,
    direction,
    timeMs,
    value,
  })
  saveRun('a', 'one', {
    samples: [
      ...[sample('iops', 'read', 500, 70), sample('iops', 'write', 502, 30), sample('iops', 'read', 1000, 71)],
      ...[sample('lat', 'read', 500, 9000), sample('lat', 'write', 500, 4e6)],
    ],
  })
  saveRun('a', 'two')
  const [first] = (await compare('a/one', 'a/two')).runs
  expect(first?.fio.iops).toEqual([
    [501, 100],
    [1000, 71],
  ])
  expect(first?.fio.latencyUs).toEqual([[500, 9]])
})

test('evaluations are compared by workload and arm, over the measurements that have figures', async () => {
  bench.store.models.save(exampleModel('m', []))
  for (const [id, rates] of [
    ['e1', [100, 400]],
    ['e2', [50]],
  ] as const) {
    bench.store.evaluations.start({
      ...{
        id,
        modelId: 'm',
        boxName: 'lab',
        kernel: '6.12',
        state: 'running',
        startedAt: NEW_SESSION.startedAt,
        plan: {},
      },
    })
    rates.forEach((rate, order) => {
      bench.store.evaluations.addMeasurement(id, {
        ...{ workload: 'random', arm: 'default', repetition: order + 1, order, seed: 1 },
        ...{
          startedAt: NEW_SESSION.startedAt,
          kernel: '6.12',
          figures: { operationsPerSecond: 1, bytesPerSecond: rate },
        },
      })
    })
  }
  saveRun('a', 'one')
  const { evaluated, remarks, features } = await compare('e1', 'e2', 'a')
  expect(evaluated).toMatchObject([{ workload: 'random', arm: 'default', unit: 'bytes/s' }])
  expect(evaluated[0]?.bySubject.map(({ subject, throughput }) => [subject, throughput?.n])).toEqual([
    [0, 2],
    [1, 1],
  ])
  // The geometric mean of 100 and 400.
  expect(evaluated[0]?.bySubject[0]?.throughput?.value).toBeCloseTo(200, 9)
  expect(remarks[0]).toContain('A, B are measured by arm, C by run')
  expect(new Set(features[0]?.parts.map(({ subject }) => subject))).toEqual(new Set([2]))
})

test('what is offered are the other runs of the same sessions, and all that is not deleted and not chosen', async () => {
  saveRun('a', 'one')
  saveRun('a', 'two')
  bench.store.sessions.remove('g', NEW_SESSION.startedAt)
  const offers = await comparisonOffers(bench, ['a/one', 'b'].map(subjectOfId))
  expect(offers.filter(({ kind }) => kind === 'run').map(({ id }) => id)).toEqual(['a/two'])
  expect(
    offers
      .filter(({ kind }) => kind === 'capture')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['a', 'c', 'd', 'e', 'f'])
})
