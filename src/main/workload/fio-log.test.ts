import { describe, expect, it } from 'vitest'
import { combineJobs, parseFioLog } from './fio-log.ts'

/** Two jobs, as fio 3.33 writes them with per_job_logs=0: one after the other, clocks a little apart. */
const TWO_JOBS = `500, 100, 0, 0, 0
500, 40, 1, 0, 0
1001, 120, 0, 0, 0
500, 60, 0, 0, 0
500, 20, 1, 0, 0
999, 80, 0, 0, 0
`

describe('parseFioLog', () => {
  it('reads time, value and direction', () => {
    expect(parseFioLog('500, 1425920, 0, 0, 0\n1000, 749616, 1, 0, 0\n', 'bw')).toEqual([
      { kind: 'bw', direction: 'read', timeMs: 500, value: 1425920 },
      { kind: 'bw', direction: 'write', timeMs: 1000, value: 749616 },
    ])
  })

  it('accepts the further columns of newer releases, fractions, and drops trims', () => {
    expect(parseFioLog('500, 12.5, 0, 0, 0, 0x0000\n500, 3, 2, 0, 0, 0x0000\n', 'iops')).toEqual([
      { kind: 'iops', direction: 'read', timeMs: 500, value: 12.5 },
    ])
  })

  it('names the line that is no sample', () => {
    expect(() => parseFioLog('500, 1, 0\nhello\n', 'lat')).toThrow("Line 2 of fio's lat log")
  })
})

describe('combineJobs', () => {
  it('adds the rates of the jobs in each interval and direction', () => {
    expect(combineJobs(parseFioLog(TWO_JOBS, 'bw'), 500)).toEqual([
      { kind: 'bw', direction: 'read', timeMs: 500, value: 160 },
      { kind: 'bw', direction: 'write', timeMs: 500, value: 60 },
      { kind: 'bw', direction: 'read', timeMs: 1000, value: 200 },
    ])
  })

  it('averages their latencies', () => {
    const [first] = combineJobs(parseFioLog(TWO_JOBS, 'lat'), 500)
    expect(first).toEqual({ kind: 'lat', direction: 'read', timeMs: 500, value: 80 })
  })
})
