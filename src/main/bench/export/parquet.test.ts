import { DuckDBInstance } from '@duckdb/node-api'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { featuresOf } from '../../../shared/features.ts'
import { exampleMeasures, exampleRun, exampleWindows, NEW_SESSION } from '../../store/testing/example-data.ts'
import { openWorkbench, type Workbench } from '../workbench.ts'
import { exportParquet } from './parquet.ts'

let directory: string
let bench: Workbench
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-parquet-'))
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
})
afterEach(async () => {
  bench.close()
  await rm(directory, { recursive: true })
})

async function rowsOf(sql: string) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjects()
  } finally {
    connection.closeSync()
  }
}

/** DuckDB gives BIGINT as bigint; these are small enough to be compared as numbers. */
const asNumber = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value)

test('DuckDB reads what the store holds: counts, measures, features, and null for what is not known', async () => {
  const { id } = bench.store.sessions.create(NEW_SESSION)
  const windows = exampleWindows(4).map((window, at) => (at === 1 ? { ...window, requests: 1 } : window))
  const measures = exampleMeasures(4).map((one, at) => {
    const { latency, pageCacheInsertions, ...always } = one
    if (at === 3) return always
    return { ...always, latency, pageCacheInsertions, lostPackets: at === 2 ? 1 : 0 }
  })
  const times = { windowsStartNs: 1_795_384_214_123_456_789n, fioStartedAtMs: 1 }
  bench.store.runs.save(exampleRun(id, 'measured', { windows, measures, run: times }))
  bench.store.runs.save(exampleRun(id, 'old', { run: { label: 'mixed', startedAt: '2026-11-22T22:00:00.000Z' } }))
  bench.store.runs.correctLabel(`${id}/old`, 'sequential', '2026-11-23T10:00:00.000Z')
  const file = path.join(directory, 'w.parquet')
  expect(await exportParquet(bench, [id], file)).toMatchObject({ path: file, rows: 9, lossy: 1 })

  const rows = await rowsOf(`SELECT * FROM '${file}'`)
  expect(rows).toHaveLength(9)
  const stored = bench.store.runs.ofSession(id).flatMap((run) => {
    const ofRun = bench.store.runs.measures(run.id)
    return bench.store.runs.windows(run.id).map((counts, at) => ({ run, counts, measures: ofRun[at] }))
  })
  for (const [at, { run, counts, measures: measured }] of stored.entries()) {
    const row = Object.fromEntries(Object.entries(rows[at] ?? {}).map(([name, value]) => [name, asNumber(value)]))
    const hasFeatures = counts.requests >= 2 && measured?.lostPackets !== 1
    const features = hasFeatures ? featuresOf('served-v1', counts, 2.5, 128) : []
    const scaleFree = hasFeatures ? featuresOf('served-v2', counts, 2.5, 128) : []
    expect(row).toMatchObject({
      ...{
        session_id: id,
        run_id: run.id,
        box: 'virtual',
        workload: 'random-mmap-4k',
        label: run.correctedLabel ?? run.label,
        planned_label: run.label,
        cache: 'cold',
      },
      ...{ repetition: 1, readahead_kib: 128, window_seconds: 2.5, shape: 'randread mmap bs=4k' },
      ...{ window_index: counts.index, start_seconds: counts.index * 2.5, is_idle: counts.requests < 2 },
      ...{ is_lossy: measured?.lostPackets === 1, requests: counts.requests, distance_sectors: counts.distanceSectors },
      ...{ jumps: counts.jumps, bytes: counts.bytes, writes: counts.writes, readaheads: counts.readaheads },
      ...{
        avg_distance_bytes: features[0] ?? null,
        jump_ratio: features[1] ?? null,
        avg_io_bytes: features[2] ?? null,
      },
      ...{ seq_ratio: features[3] ?? null, iops: features[4] ?? null, write_ratio: features[5] ?? null },
      ...{ readahead_ratio: features[6] ?? null, log2_run_kib: scaleFree[1] ?? null },
      ...{ log2_request_kib: scaleFree[2] ?? null, log2_distance_kib: scaleFree[3] ?? null },
      ...{ log2_readahead_kib: scaleFree[6] ?? null, events: measured?.events ?? null },
      ...{
        completes: measured?.completes ?? null,
        inserts: measured?.inserts ?? null,
        merges: measured?.merges ?? null,
      },
      ...{ unique_sectors: measured?.uniqueSectors ?? null, written_bytes: measured?.writtenBytes ?? null },
      ...{ depth_sum: measured?.depthSum ?? null, depth_max: measured?.depthMax ?? null },
      ...{ latency_count: measured?.latency?.count ?? null, latency_p50_ns: measured?.latency?.p50Ns ?? null },
      ...{ latency_p95_ns: measured?.latency?.p95Ns ?? null, latency_p99_ns: measured?.latency?.p99Ns ?? null },
      ...{ page_cache_insertions: measured?.pageCacheInsertions ?? null },
      ...{ discarded_events: measured?.discardedEvents ?? null, lost_packets: measured?.lostPackets ?? null },
    })
  }
  // To the nanosecond, which no double holds.
  expect(rows[1]?.['start_unix_ns']).toBe(1_795_384_216_623_456_789n)
  expect(rows[8]?.['start_unix_ns']).toBeNull()
  const [head] = await rowsOf(`SELECT decode(value) AS v FROM parquet_kv_metadata('${file}') WHERE key = 'table'`)
  expect(head).toEqual({ v: 'rabench-windows 1' })
})

test('a session that is not there, and a place that cannot be written, are named', async () => {
  await expect(exportParquet(bench, ['nobody'], path.join(directory, 'w'))).rejects.toMatchObject({
    code: 'unknown-session',
  })
  const { id } = bench.store.sessions.create(NEW_SESSION)
  const nowhere = path.join(directory, 'nowhere', 'w.parquet')
  await expect(exportParquet(bench, [id], nowhere)).rejects.toMatchObject({ code: 'wrong-usage' })
})

test('several sessions are one table, in the order in which they were named', async () => {
  const ids = ['b', 'a'].map((name) => {
    const { id } = bench.store.sessions.create({ ...NEW_SESSION, id: name })
    bench.store.runs.save(exampleRun(id, 'one', { windows: exampleWindows(2) }))
    return id
  })
  const file = path.join(directory, 'w.parquet')
  expect(await exportParquet(bench, ids, file)).toMatchObject({ rows: 4 })
  const rows = await rowsOf(`SELECT session_id, run_id FROM '${file}'`)
  expect(rows.map((row) => row['run_id'])).toEqual(['b/one', 'b/one', 'a/one', 'a/one'])
  expect(rows.map((row) => row['session_id'])).toEqual(['b', 'b', 'a', 'a'])
  const known = await rowsOf(`SELECT decode(key) AS k, decode(value) AS v FROM parquet_kv_metadata('${file}')`)
  expect(known).toContainEqual({ k: 'sessions', v: '["b","a"]' })
  expect(known.map((row) => row['k'])).not.toContain('session')
})
