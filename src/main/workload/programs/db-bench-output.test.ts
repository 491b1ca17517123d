import { expect, it } from 'vitest'
import { readDbBenchRuns } from './db-bench-output.ts'
import { parseStampedLines } from './stamped-lines.ts'

/** Of RocksDB 9.10 on the virtual box, the histograms' rows left out; the stamps are round ones. */
const OUTPUT = `1795632848.000000 RocksDB:    version 9.10.0
1795632848.100000 CPU:        2 * QEMU TCG CPU version 2.5+
1795632848.200000 DB path: [/srv/lab/rabench-db_bench/run]
1795632853.250000 readrandomwriterandom :     356.282 micros/op 2806 ops/sec 5.053 seconds 14180 operations; ( reads:12770 writes:1410 total:68000 found:12770)
1795632853.250000 Microseconds per read:
1795632853.250000 Count: 12770 Average: 362.7370  StdDev: 3395.79
1795632853.250000 Min: 14  Median: 96.4241  Max: 166913
1795632853.250000 Percentiles: P50: 96.42 P75: 108.09 P99: 5877.67 P99.9: 32230.00 P99.99: 154676.00
1795632853.250000 Microseconds per write:
1795632853.250000 Percentiles: P50: 95.57 P75: 168.19 P99: 6254.29 P99.9: 12319.00 P99.99: 16224.00
1795632858.500000 readrandomwriterandom :     371.290 micros/op 2692 ops/sec 5.067 seconds 13642 operations; ( reads:12282 writes:1360 total:68000 found:12282)
1795632858.500000 Microseconds per read:
1795632858.500000 Percentiles: P50: 95.13 P75: 106.63 P99: 7199.92 P99.9: 21267.43 P99.99: 106006.50
1795632858.500000 Microseconds per write:
1795632858.500000 Percentiles: P50: 99.41 P75: 226.50 P99: 8910.00 P99.9: 19824.00 P99.99: 19940.00
1795632858.600000 ended 0
`

it('a benchmark that ran twice has two summaries, each with the latency of its reads and not of its writes', () => {
  expect(readDbBenchRuns(parseStampedLines(OUTPUT), 'readrandomwriterandom')).toEqual([
    { atMs: 1795632853250, seconds: 5.053, operations: 14180, reads: 12770, latency: { p50Us: 96.42, p99Us: 5877.67 } },
    { atMs: 1795632858500, seconds: 5.067, operations: 13642, reads: 12282, latency: { p50Us: 95.13, p99Us: 7199.92 } },
  ])
})

it('all operations of a benchmark that only reads are reads', () => {
  const line =
    '1.5 readrandom   :      14.256 micros/op 69454 ops/sec 2.020 seconds 140297 operations;  266.0 MB/s (140297 of 140297 found)'
  expect(readDbBenchRuns(parseStampedLines(line), 'readrandom')).toEqual([
    { atMs: 1500, seconds: 2.02, operations: 140297, reads: 140297 },
  ])
})

it('other benchmarks are left out', () => {
  expect(readDbBenchRuns(parseStampedLines(OUTPUT), 'readrandom')).toEqual([])
})
