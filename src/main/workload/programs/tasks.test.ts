import { describe, expect, it } from 'vitest'
import { PROGRAM_KINDS } from './kinds.ts'
import type { ProgramFigures } from './program-kind.ts'
import { parseStampedLines } from './stamped-lines.ts'
import type { ProgramName } from '../../../shared/experiment/index.ts'

const LAID = { dataMib: 64, units: 1000, bytes: 5_000_000, parts: 3 }

function figures(program: ProgramName, task: string, output: string, warmupSeconds = 1): ProgramFigures | undefined {
  const request = { warmupSeconds, seconds: 2, seed: 1 }
  return PROGRAM_KINDS[program].task(task, '/d', LAID, request).read(parseStampedLines(output))
}

describe('what each program prints, read', () => {
  it('readseq says how many records it has read; its warm-up counts from the first report', () => {
    const step = (n: number) =>
      `2026/11/25-18:53:26  ... thread 0: (2000,${n}) ops and (802.9,802.9) ops/second in (2.490955,2.490955) seconds`
    const lines = [`100.0 RocksDB:    version 9.10.0`, `108.0 ${step(2000)}`]
    const output = [...lines, ...[109, 110, 111].map((at) => `${at}.0 ${step(4000)}`)].join('\n')
    expect(figures('db_bench', 'readseq', output)).toMatchObject({
      fromMs: 109_000,
      toMs: 111_000,
      operationsPerSecond: 2000,
      bytesPerSecond: 2000 * 1016,
    })
  })

  it('readrandom is measured in its last round, once all rounds are done', () => {
    const round =
      'readrandom   :     950.000 micros/op 1052 ops/sec 2.001 seconds 2105 operations;   1.0 MB/s (2105 of 2105 found)'
    const output = ['1.0 go', `4.0 ${round}`, `6.5 ${round.replace('2105 op', '1900 op')}`]
    expect(figures('db_bench', 'readrandom', output.slice(0, 2).join('\n'))).toBeUndefined()
    const last = figures('db_bench', 'readrandom', output.join('\n'))
    expect(last).toMatchObject({ toMs: 6500, askedReadBytes: 1900 * 1016 })
    expect(last?.fromMs).toBeCloseTo(6500 - 2001, 6)
    expect(last?.operationsPerSecond).toBeCloseTo(1900 / 2.001, 9)
  })

  it('a scan counts rows, lookups count themselves and take three rows each in the mean', () => {
    const output = ['0.0 go', '0.1 2147418112', '1.0 step|500', '2.0 step|500', '3.0 step|250'].join('\n')
    expect(figures('sqlite', 'scan', output)).toMatchObject({ operationsPerSecond: 375, bytesPerSecond: 375 * 3800 })
    expect(figures('sqlite', 'lookups', output)).toMatchObject({
      operationsPerSecond: 1,
      bytesPerSecond: 3 * 3800,
      latency: { p50Us: 1_000_000, p99Us: 1_000_000 },
    })
  })

  it('tar reports each hundred records of 10 KiB, grep each file', () => {
    expect(figures('tar', 'tree', '0.0 go\n2.0 tar: step\n4.0 tar: step')).toMatchObject({
      bytesPerSecond: 1_024_000 / 2,
    })
    expect(figures('grep', 'tree', '0.0 go\n1.0 0\n2.0 0\n3.0 0')).toMatchObject({
      operationsPerSecond: 1,
      bytesPerSecond: 5000,
    })
    // A file that cannot be read is no progress.
    expect(figures('grep', 'tree', '0.0 go\n1.0 grep: x: Input/output error\n5.0 ended 2')).toBeUndefined()
  })

  it('pgbench’s log tells when each transaction was done and how long it took', () => {
    const log = ['0 1 500000 0 100 900000', '0 2 7295 0 101 100000', '0 3 83569 0 102 999999 ', '0 4 9000 0 103 1']
    const output = ['100.0 go', ...log.map((line) => `104.0 ${line}`), '104.1 ended 0'].join('\n')
    expect(figures('pgbench', 'select-only', output)).toEqual({
      fromMs: 101_000,
      toMs: 103_000,
      operationsPerSecond: 1,
      latency: { p50Us: 7295, p99Us: 83569 },
    })
    expect(figures('pgbench', 'select-only', output.replace('ended 0', 'ended 2'))).toBeUndefined()
  })
})
