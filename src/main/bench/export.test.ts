import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSeedCsv } from '../model/index.ts'
import { exampleMeasures, exampleRun, exampleWindows, NEW_SESSION } from '../store/testing/example-data.ts'
import { exportCsv, exportFile, requireExportFormat, sessionCsv } from './export.ts'
import { showById } from './review.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

let directory: string
let bench: Workbench
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-export-'))
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
})
afterEach(async () => {
  bench.close()
  await rm(directory, { recursive: true })
})

/** In time: window 0 starts with fio's job. */
const TIMES = { windowsStartNs: 1_795_384_214_000_000_000n, fioStartedAtMs: 1_795_384_214_000 }
const SAMPLES = Array.from({ length: 10 }, (_, at) =>
  (['bw', 'iops', 'lat'] as const).map((kind) => ({
    ...{ kind, direction: 'read' as const },
    ...{ timeMs: 500 * (at + 1), value: 1000 },
  })),
).flat()

function sessionWith(...runs: Parameters<typeof exampleRun>[2][]): string {
  const { id } = bench.store.sessions.create(NEW_SESSION)
  runs.forEach((changes, at) => bench.store.runs.save(exampleRun(id, `run-${at}`, changes)))
  return id
}

test('what is exported is what a trainer of the seed’s CSV reads', async () => {
  const measured = { windows: exampleWindows(2), measures: exampleMeasures(2), samples: SAMPLES }
  const id = sessionWith({ ...measured, run: TIMES }, { ...measured, run: { ...TIMES, label: 'mixed' } })
  const file = path.join(directory, 'out.csv')
  const shares: number[] = []
  const { text, ...facts } = sessionCsv(bench, id)
  expect(await exportCsv(bench, [id], file, { onProgress: (share) => shares.push(share) })).toEqual({
    ...{ path: file, bytes: Buffer.byteLength(text), rows: 4, lossy: 0, runsOutOfTime: 0 },
    ...facts,
  })
  expect(shares).toEqual([0.5, 1])
  expect(await readFile(file, 'utf8')).toBe(text)
  const read = await readSeedCsv(file)
  expect(read.map(({ runId, label }) => [runId, label])).toEqual([
    [`${id}/run-0`, 'random'],
    [`${id}/run-0`, 'random'],
    [`${id}/run-1`, 'mixed'],
    [`${id}/run-1`, 'mixed'],
  ])
  // Of 1000 requests: sectors of 512 B over 999 steps, 900 jumps, 4 KiB each; fio's own IOPS.
  const [distance, jumps, size, , iops] = read[0]?.features ?? []
  expect(distance).toBeCloseTo((512 * 5e12) / 999, 0)
  expect(jumps).toBeCloseTo(900 / 999, 12)
  expect([size, iops]).toEqual([4096, 1000])
})

const PANDAS = spawnSync('/usr/bin/python3', ['-c', 'import pandas'])
const hasPandas = PANDAS.status === 0
if (!hasPandas) {
  process.stderr.write(
    `A test is skipped: /usr/bin/python3 has no pandas (${PANDAS.error?.message ?? PANDAS.stderr.toString().trim()}).\n`,
  )
}

test.skipIf(!hasPandas)('pandas reads the same numbers, and NaN where nothing is known', async () => {
  const measures = exampleMeasures(3).map((one, at) => ({ ...one, lostPackets: at === 2 ? 1 : 0 }))
  const windows = exampleWindows(3).map((window, at) => (at === 1 ? { ...window, requests: 1 } : window))
  const id = sessionWith({ windows, measures, samples: SAMPLES, run: TIMES })
  const file = path.join(directory, 'out.csv')
  await exportCsv(bench, [id], file)
  const script = `
import json, sys, pandas
table = pandas.read_csv(sys.argv[1], float_precision='round_trip')
assert list(table.dtypes[['trace_avg_sector_distance', 'iops_mean']]) == ['float64', 'float64']
print(json.dumps({
  'rows': len(table), 'columns': len(table.columns), 'run': table.run_id[0], 'label': table.label[0],
  'distance': table.trace_avg_sector_distance[0], 'known': table.trace_avg_sector_distance.notna().tolist(),
  'iops': table.iops_mean.fillna(-1).tolist(), 'free': bool(table.mem_free_mb.isna().all()),
}))`
  const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', script, file], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    ...{ rows: 3, columns: 38, run: `${id}/run-0`, label: 'random', distance: 5e12 / 999 },
    ...{ known: [true, false, false], iops: [1000, 1000, -1], free: true },
  })
})

test('what is not known of older runs and of windows with losses is counted', () => {
  const measures = exampleMeasures(3).map((one, at) => ({ ...one, lostPackets: at }))
  const id = sessionWith({ run: TIMES, windows: exampleWindows(3), measures }, {})
  expect(sessionCsv(bench, id)).toMatchObject({ rows: 8, lossy: 2, runsOutOfTime: 1 })
})

test('a session that is not there, a format that is not, and a place that cannot be written are named', async () => {
  expect(() => sessionCsv(bench, 'nobody')).toThrow(expect.objectContaining({ code: 'unknown-session' }))
  for (const format of ['csv', 'parquet', 'bundle']) expect(requireExportFormat(format)).toBe(format)
  expect(() => requireExportFormat('xml')).toThrow(
    expect.objectContaining({ code: 'wrong-usage', nextStep: 'Use --format csv, parquet, bundle.' }),
  )
  const { id } = bench.store.sessions.create(NEW_SESSION)
  await expect(exportCsv(bench, [id], path.join(directory, 'nowhere', 'out.csv'))).rejects.toMatchObject({
    code: 'wrong-usage',
  })
})

test('several sessions are one table, each window under its own run', async () => {
  const measured = { windows: exampleWindows(2), measures: exampleMeasures(2), samples: SAMPLES, run: TIMES }
  const [first, second] = [sessionWith(measured, measured), sessionWith(measured)]
  const file = path.join(directory, 'out.csv')
  const { rows } = await exportCsv(bench, [first, second], file)
  const read = await readSeedCsv(file)
  expect(read).toHaveLength(rows)
  expect([...new Set(read.map(({ runId }) => runId))]).toEqual([`${first}/run-0`, `${first}/run-1`, `${second}/run-0`])
})

test.each(['csv', 'parquet', 'bundle'] as const)(
  'a %s that is stopped half way leaves what was there, and nothing beside it',
  async (format) => {
    const id = sessionWith({}, {}, {})
    const out = path.join(directory, 'out')
    await mkdir(out)
    const file = path.join(out, 'file')
    await writeFile(file, 'before')
    const abort = new AbortController()
    const exporting = exportFile(bench, [id], file, {
      ...{ format, signal: abort.signal },
      onProgress: () => {
        abort.abort()
      },
    })
    // A thread tells nothing of how far it is.
    if (format === 'parquet') abort.abort()
    await expect(exporting).rejects.toThrow()
    expect(abort.signal.aborted).toBe(true)
    expect(await readdir(out)).toEqual(['file'])
    expect(await readFile(file, 'utf8')).toBe('before')
  },
)

test('a run that lies in time to the nanosecond can be shown as JSON', () => {
  const id = sessionWith({ run: TIMES })
  expect(JSON.parse(JSON.stringify(showById(bench, id)))).toMatchObject({
    runs: [{ name: 'run-0', windowsStartNs: '1795384214000000000' }],
  })
})
