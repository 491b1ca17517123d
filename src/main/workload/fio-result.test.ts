import { describe, expect, it } from 'vitest'
import { parseFioResult } from './fio-result.ts'

/** Cut from a fio 3.33 result: 1000 reads of 4 KiB a second, no writes. */
const DOCUMENT = `{
  "fio version" : "fio-3.33",
  "timestamp_ms" : 1795389365295,
  "jobs" : [
    {
      "jobname" : "x", "groupid" : 0, "error" : 0, "job_runtime" : 3001,
      "read" : {
        "bw_bytes" : 4096000, "iops" : 1000.250000, "total_ios" : 3000,
        "lat_ns" : {
          "mean" : 812000.500000, "N" : 3000,
          "percentile" : { "50.000000" : 700000, "95.000000" : 2500000, "99.000000" : 9100000 }
        }
      },
      "write" : {
        "bw_bytes" : 0, "iops" : 0.000000, "total_ios" : 0,
        "lat_ns" : { "min" : 0, "max" : 0, "mean" : 0.000000, "stddev" : 0.000000, "N" : 0 }
      }
    }
  ]
}
`

describe('parseFioResult', () => {
  it('reads rates in bytes and requests a second and latencies in microseconds', () => {
    expect(parseFioResult(DOCUMENT)).toEqual({
      fioVersion: 'fio-3.33',
      startedAtMs: 1795389362294,
      endedAtMs: 1795389365295,
      readBytesPerSecond: 4096000,
      writeBytesPerSecond: 0,
      readIops: 1000.25,
      writeIops: 0,
      readLatency: { meanUs: 812.0005, p50Us: 700, p95Us: 2500, p99Us: 9100 },
      writeLatency: undefined,
      error: 0,
      document: DOCUMENT.trimEnd(),
    })
  })

  it('takes the start of the job from fio where it tells, as 3.39 does', () => {
    const told = DOCUMENT.replace('"job_runtime"', '"job_start" : 1795389362190, "job_runtime"')
    expect(parseFioResult(told).startedAtMs).toBe(1795389362190)
  })

  it('passes over what fio prints around its document', () => {
    const noisy = `note: both iodepth >= 1 and synchronous I/O engine are selected\n\nfio: {x}\n${DOCUMENT}\nfio: done\n`
    expect(parseFioResult(noisy).readIops).toBe(1000.25)
  })

  it.each([
    ['nothing', ''],
    ['an error message', 'fio: failed opening blkdev'],
    ['half a document', DOCUMENT.slice(0, 400)],
    ['not a number', DOCUMENT.replace('812000.500000', '-nan')],
    ['a document without rates', '{\n  "fio version" : "fio-3.33",\n  "jobs" : []\n}\n'],
  ])('refuses %s by name', (_, output) => {
    expect(() => parseFioResult(output)).toThrow(expect.objectContaining({ code: 'bad-fio-result' }))
  })
})
