import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { FioSampleRecord } from './records.ts'
import { SEED_COLUMNS, seedCsv, seedRows, type SeedRun } from './seed-rows.ts'
import { exampleMeasures, exampleRun, exampleWindows } from './testing/example-data.ts'

const [MEASURES] = exampleMeasures(1)
const [WINDOW] = exampleWindows(1)
const HEADER =
  'run_id,pattern,mode,window_id,timestamp_start,timestamp_end,trace_total_events,trace_block_rq_issue,' +
  'trace_block_rq_complete,trace_block_rq_insert,trace_avg_sector_distance,trace_sector_jump_ratio,trace_unique_sectors,' +
  'trace_avg_request_size_kb,bw_mean_kbps,bw_std_kbps,bw_min_kbps,bw_max_kbps,lat_mean_ns,lat_std_ns,lat_p95_ns,iops_mean,' +
  'iops_std,run_total_io_mb,run_avg_bw_kbps,run_avg_iops,run_avg_lat_ns,run_lat_stddev_ns,run_lat_p99_ns,run_usr_cpu,' +
  'run_sys_cpu,bs,iodepth,numjobs,direct,cpu_cores,mem_free_mb,label'

const FIO = {
  'fio version': 'fio-3.39',
  jobs: [
    {
      read: {
        ...{ io_bytes: 52_428_800, bw_bytes: 4_194_304, iops: 1024 },
        lat_ns: { mean: 812_000.5, stddev: 40_000, N: 12_800, percentile: { '99.000000': 9_100_000 } },
      },
      write: { io_bytes: 0, bw_bytes: 0, iops: 0, lat_ns: { mean: 0, stddev: 0, N: 0 } },
      ...{ usr_cpu: 3.5, sys_cpu: 18.48 },
    },
  ],
}

const run: SeedRun['run'] = {
  id: 's/a',
  ...exampleRun('s', 'a', {
    // Window 0 starts 1250 ms after fio's job.
    run: { windowsStartNs: 1_795_384_215_250_000_000n, fioStartedAtMs: 1_795_384_214_000 },
  }).run,
}

/** A run of two windows: 11 requests at 100 sectors from each other with a jump, and an idle one. */
const SEED_RUN: SeedRun = {
  run,
  windows: [
    { ...WINDOW!, requests: 11, distanceSectors: 5000, jumps: 1, bytes: 11 * 16 * 1024 },
    { ...WINDOW!, index: 1, requests: 1, distanceSectors: 0, jumps: 0, bytes: 4096 },
  ],
  measures: [
    { ...MEASURES!, events: 40, completes: 12, inserts: 11, merges: 5, uniqueSectors: 10 },
    { ...MEASURES!, events: 3, completes: 1, inserts: 1, merges: 0, uniqueSectors: 1 },
  ],
  fioDocument: JSON.stringify(FIO),
  samples: [1000, 1500, 2000, 3500, 4000].flatMap((timeMs): FioSampleRecord[] => [
    { kind: 'bw', direction: 'read', timeMs, value: 2 * timeMs },
    { kind: 'iops', direction: 'read', timeMs, value: timeMs },
    { kind: 'lat', direction: 'read', timeMs, value: 10 * timeMs },
  ]),
  sampleMs: 500,
  cpus: 2,
}

/** By the columns' names, to 6 decimals. */
function named(from: SeedRun): Record<string, unknown>[] {
  const rounded = (cell: unknown) => (typeof cell === 'number' ? Number(cell.toFixed(6)) : cell)
  return seedRows(from).map((cells) => Object.fromEntries(SEED_COLUMNS.map((name, at) => [name, rounded(cells[at])])))
}

test('a window has the values that its columns are called after', () => {
  expect(named(SEED_RUN)[0]).toEqual({
    ...{ run_id: 's/a', pattern: 'random', mode: 'cold', window_id: 0, timestamp_start: 0, timestamp_end: 2.5 },
    // 40 events less 12 completions, 11 insertions and 5 merges.
    ...{ trace_total_events: 40, trace_block_rq_issue: 12, trace_block_rq_complete: 12, trace_block_rq_insert: 11 },
    ...{ trace_avg_sector_distance: 500, trace_sector_jump_ratio: 0.1, trace_unique_sectors: 10 },
    trace_avg_request_size_kb: 16,
    // From 1250 to 3750 ms: the samples of 1500, 2000 and 3500, whose intervals have their middles there.
    ...{ bw_mean_kbps: 4666.666667, bw_std_kbps: 1699.673171, bw_min_kbps: 3000, bw_max_kbps: 7000 },
    ...{ lat_mean_ns: 23_333.333333, lat_std_ns: 8498.365856, lat_p95_ns: 33_500 },
    ...{ iops_mean: 2333.333333, iops_std: 849.836586 },
    ...{ run_total_io_mb: 50, run_avg_bw_kbps: 4096, run_avg_iops: 1024, run_avg_lat_ns: 812_000.5 },
    ...{ run_lat_stddev_ns: 40_000, run_lat_p99_ns: 9_100_000, run_usr_cpu: 3.5, run_sys_cpu: 18.48 },
    ...{ bs: '4k', iodepth: 1, numjobs: 1, direct: 0, cpu_cores: 2, mem_free_mb: undefined, label: 'random' },
  })
})

test('an idle window is there, with its events and without features', () => {
  const [, idle] = seedCsv(seedRows(SEED_RUN)).split('\n').slice(1)
  expect(idle).toMatch(/^s\/a,random,cold,1,2\.5,5,3,1,1,1,,,1,,/)
})

test('a window with losses has nothing that was counted in the trace, and all that fio measured', () => {
  const lossy = { ...SEED_RUN, measures: SEED_RUN.measures.map((one) => ({ ...one!, discardedEvents: 1 })) }
  const [row] = seedCsv(seedRows(lossy)).split('\n').slice(1)
  expect(row).toMatch(/^s\/a,random,cold,0,0,2\.5,,,,,,,,,4666\.66/)
})

test('a run of which less is known has empty fields, and the features of its windows', () => {
  const { windowsStartNs: _start, fioStartedAtMs: _fio, ...old } = run
  const from = { ...SEED_RUN, run: old, measures: [undefined, undefined], fioDocument: undefined }
  const [row] = seedCsv(seedRows(from)).split('\n').slice(1)
  expect(row).toBe(`s/a,random,cold,0,0,2.5,,,,,500,0.1,,16${','.repeat(18)}4k,1,1,0,2,,random`)
})

test('Python reads the file back, with the seed’s header, and finds the same statistics', () => {
  const samples = Array.from({ length: 40 }, (_, at) => at).flatMap((at): FioSampleRecord[] => [
    { kind: 'bw', direction: 'read', timeMs: 500 * (at + 1), value: 30_000 + 997 * Math.sin(at) },
    { kind: 'bw', direction: 'write', timeMs: 500 * (at + 1), value: 9000 + 311 * Math.cos(3 * at) },
    { kind: 'iops', direction: 'read', timeMs: 500 * (at + 1), value: 700 + ((at * 37) % 11) },
    { kind: 'lat', direction: 'read', timeMs: 500 * (at + 1), value: 1e6 + ((at * 7919) % 1013) * 100 },
  ])
  const from = { ...SEED_RUN, windows: exampleWindows(5), measures: exampleMeasures(5), samples }
  const expected = [0, 1, 4].flatMap((row) => {
    // Window `row` is from 1250 + 2500 * row ms on: five samples, of which the first ends at 1500 + 2500 * row.
    const first = 2 + 5 * row
    const values = (kind: string) =>
      [0, 1, 2, 3, 4].map((at) =>
        samples
          .filter((sample) => sample.kind === kind && sample.timeMs === 500 * (first + at + 1))
          .reduce((sum, { value }) => sum + value, 0),
      )
    return [
      ...['mean', 'std', 'min', 'max'].map((of) => ({ column: `bw_${of}_kbps`, statistic: of, values: values('bw') })),
      ...['mean', 'std', 'p95'].map((of) => ({ column: `lat_${of}_ns`, statistic: of, values: values('lat') })),
      ...['mean', 'std'].map((of) => ({ column: `iops_${of}`, statistic: of, values: values('iops') })),
    ].map((one) => ({ ...one, row }))
  })
  const script = fileURLToPath(new URL('testing/summarise-seed-csv.py', import.meta.url))
  const csv = seedCsv(seedRows(from))
  const python: unknown = JSON.parse(
    execFileSync('python3', [script], { input: JSON.stringify({ csv, expected }), encoding: 'utf8' }),
  )
  const { header, rows, compared } = z
    .object({
      header: z.array(z.string()),
      rows: z.int(),
      compared: z.array(z.tuple([z.string(), z.number(), z.number()])),
    })
    .parse(python)
  expect(header.join(',')).toBe(HEADER)
  expect(rows).toBe(5)
  expect(compared).toHaveLength(27)
  for (const [column, ours, theirs] of compared) expect(ours / theirs, column).toBeCloseTo(1, 12)
})

test('a field with a comma or a quote is quoted', () => {
  const [row] = seedCsv(seedRows({ ...SEED_RUN, run: { ...run, id: 's/"a", b' } }))
    .split('\n')
    .slice(1)
  expect(row).toMatch(/^"s\/""a"", b",random,/)
})
