import { expect, test } from 'vitest'
import type { Measurement } from '../../../../shared/experiment/index.ts'
import { measurementsCsv } from './measurements-csv.ts'

const MEASUREMENT: Measurement = {
  ...{ workload: 'random mmap 4k', arm: 'default', repetition: 1, order: 1, seed: 7 },
  ...{ startedAt: '2026-11-25T18:00:00.000Z', kernel: '6.12.118' },
}

function rowsOf(measurements: readonly Measurement[]): Record<string, string>[] {
  const [header = '', ...lines] = measurementsCsv(measurements).trimEnd().split('\n')
  return lines.map((line) =>
    Object.fromEntries(header.split(',').map((name, at) => [name, line.split(',')[at] ?? 'missing'])),
  )
}

test('rows are in the order in which they ran, and every figure is in its column', () => {
  const figures = {
    ...{ operationsPerSecond: 1243, bytesPerSecond: 5_091_328, latency: { p50Us: 780, p99Us: 1900 } },
    askedReadBytes: 1000,
    box: {
      ...{ fromMs: 10_000, toMs: 19_500, diskReadBytes: 4000, diskWrittenBytes: 0, diskReadRequests: 9 },
      ...{ cpuSeconds: 1.5, stealShare: 0.02, loadBefore: 0.4 },
    },
  }
  const rows = rowsOf([
    { ...MEASUREMENT, figures, readaheadKib: { before: 128, after: 16 } },
    { ...MEASUREMENT, order: 0 },
  ])
  expect(rows.map(({ order }) => order)).toEqual(['0', '1'])
  expect(rows[1]).toMatchObject({
    ...{ throughput: '5091328', operations_per_s: '1243', p99_us: '1900', disk_read_bytes: '4000', measured_s: '9.5' },
    ...{ cpu_s: '1.5', load_before: '0.4', readahead_before_kib: '128', readahead_after_kib: '16', failure: '' },
  })
})

test('what failed keeps its row, with empty figures and the reason', () => {
  const [row] = rowsOf([{ ...MEASUREMENT, failure: { code: 'connection-lost', message: 'lost' } }])
  expect(row).toMatchObject({ throughput: '', p50_us: '', failure: 'connection-lost: lost' })
})
