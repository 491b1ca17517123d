import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { DiskSample } from '../../shared/contract/index.ts'
import { ReadingLines } from './box-readings.ts'
import { DiskSampler, sampleDisk } from './disk-sampler.ts'
import { localBox } from '../box/testing/local-box.ts'

/** reads, merged, sectors, ms, writes, merged, sectors, ms, in flight, busy ms, queue ms: the order of /sys/block/D/stat. */
const stat = (
  reads: number,
  readSectors: number,
  readMs: number,
  writes: number,
  writtenSectors: number,
  writeMs: number,
) =>
  `0.5 cpu 0 0 0 0 0 0 0 0 0 0 disk ${reads} 0 ${readSectors} ${readMs} ${writes} 0 ${writtenSectors} ${writeMs} 0 0 0`

/** The loop's lines, as samples. */
function fromLines() {
  const [lines, sampler] = [new ReadingLines(), new DiskSampler()]
  return {
    take: (line: string): DiskSample | undefined => {
      const reading = lines.take(line)
      return reading === undefined ? undefined : sampler.take(reading)
    },
  }
}

test('rates are over the real time between two looks, sizes and latency over the requests in between', () => {
  const sampler = fromLines()
  expect(sampler.take('clock 1700000000.5 100.0')).toBeUndefined()
  expect(sampler.take(`100.0 128 ${stat(10, 80, 5, 0, 0, 0)}`)).toBeUndefined()
  // In 2 s: 20 reads of 4 KiB in 40 ms, and 20 writes of 12 KiB in 120 ms.
  expect(sampler.take(`102.0 16 ${stat(30, 240, 45, 20, 480, 120)}`)).toEqual({
    atMs: 1_700_000_002_500,
    readBytesPerSecond: 40_960,
    writeBytesPerSecond: 122_880,
    iops: 20,
    latencyMs: 4,
    requestKib: 8,
    readaheadKib: 16,
  })
})

test('a disk at rest has no latency and no request size, rather than 0', () => {
  const sampler = fromLines()
  sampler.take('clock 1700000000 100')
  sampler.take(`100 128 ${stat(1, 8, 1, 0, 0, 0)}`)
  const sample = sampler.take(`101 128 ${stat(1, 8, 1, 0, 0, 0)}`)
  expect(sample).toMatchObject({ iops: 0, readBytesPerSecond: 0 })
  expect(sample).not.toHaveProperty('latencyMs')
  expect(sample).not.toHaveProperty('requestKib')
})

test('counters that go back begin anew, and a line of something else is left out', () => {
  const sampler = fromLines()
  sampler.take('clock 1700000000 100')
  sampler.take(`100 128 ${stat(500, 4000, 1, 0, 0, 0)}`)
  expect(sampler.take(`101 128 ${stat(1, 8, 1, 0, 0, 0)}`)).toBeUndefined()
  expect(sampler.take('sh: something is odd')).toBeUndefined()
  expect(sampler.take(`102 128 ${stat(2, 16, 1, 0, 0, 0)}`)).toMatchObject({ iops: 1 })
})

const disk = readdirSync('/sys/block').find((name) => /^(vd|sd|nvme|xvd)/.test(name))

test.skipIf(disk === undefined)('the loop runs in a real shell on a real disk, and ends with the signal', async () => {
  const end = new AbortController()
  const samples: DiskSample[] = []
  await sampleDisk(localBox(), disk!, {
    intervalSeconds: 0.1,
    signal: end.signal,
    onSample: (sample) => {
      samples.push(sample)
      if (samples.length === 3) end.abort()
    },
  })
  expect(samples.length).toBeGreaterThanOrEqual(3)
  // Its clock is this machine's own.
  expect(Math.abs(samples[0]!.atMs - Date.now())).toBeLessThan(60_000)
})
