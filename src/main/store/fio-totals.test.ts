import { expect, test } from 'vitest'
import { fioTotals } from './fio-totals.ts'

interface Latencies {
  readonly values: readonly number[]
  readonly p99: number
}

/** A document as fio prints it, of a direction's latencies in ns. */
function documentOf(read: Latencies, write: Latencies): string {
  const direction = ({ values, p99 }: Latencies) => {
    const n = values.length
    const mean = n === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / n
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return {
      ...{ io_bytes: n * 4096, io_kbytes: n * 4, bw_bytes: n * 2048, bw: n * 2, iops: n / 2, total_ios: n },
      lat_ns: {
        ...{ mean, stddev: n < 2 ? 0 : Math.sqrt(squares / (n - 1)), N: n },
        ...(n === 0 ? {} : { percentile: { '99.000000': p99 } }),
      },
    }
  }
  const job = { read: direction(read), write: direction(write), usr_cpu: 3.5, sys_cpu: 79.25 }
  return JSON.stringify({ 'fio version': 'fio-3.39', jobs: [job] })
}

const NONE = { values: [], p99: 0 }

test('of one direction they are what fio says of it', () => {
  expect(fioTotals(documentOf({ values: [1000, 3000], p99: 3000 }, NONE))).toEqual({
    ioBytes: 8192,
    bytesPerSecond: 4096,
    iops: 1,
    latencyMeanNs: 2000,
    latencyStddevNs: Math.SQRT2 * 1000,
    latencyP99Ns: 3000,
    userCpuPercent: 3.5,
    systemCpuPercent: 79.25,
  })
})

test('of two directions mean and deviation are those of all I/Os; their percentile is not known', () => {
  const totals = fioTotals(documentOf({ values: [1000, 3000], p99: 3000 }, { values: [5000, 9000, 2000], p99: 9000 }))
  expect(totals).toMatchObject({ ioBytes: 20_480, iops: 2.5, latencyMeanNs: 4000, latencyP99Ns: undefined })
  // Of 1000, 3000, 5000, 9000, 2000 around 4000: (9 + 1 + 1 + 25 + 4) million / 4.
  expect(totals.latencyStddevNs).toBeCloseTo(Math.sqrt(10e6), 6)
})

test('what the document does not say is not known', () => {
  for (const document of ['{}', '{"jobs":[]}', '{"jobs":[{"read":{},"usr_cpu":"?"}]}']) {
    expect(Object.values(fioTotals(document)).filter((value) => value !== undefined)).toEqual([])
  }
})
