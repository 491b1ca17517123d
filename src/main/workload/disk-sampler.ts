import type { DiskSample } from '../../shared/contract/index.ts'
import type { Box } from '../box/box.ts'
import { readBox, type BoxReading } from './box-readings.ts'

export interface SampleDiskOptions {
  readonly onSample: (sample: DiskSample) => void
  /** Ends it; it then resolves. */
  readonly signal: AbortSignal
  readonly intervalSeconds?: number
}

/**
 * What a whole disk ("vdb") does, once a second, until the signal or until the disk is gone.
 * @throws BenchError connection-lost
 */
export async function sampleDisk(box: Box, disk: string, { onSample, ...options }: SampleDiskOptions): Promise<void> {
  const sampler = new DiskSampler()
  await readBox(box, disk, {
    ...options,
    onReading: (reading) => {
      const sample = sampler.take(reading)
      if (sample !== undefined) onSample(sample)
    },
  })
}

/** Turns readings into samples: differences between two of them. */
export class DiskSampler {
  #before: BoxReading | undefined

  /** @returns undefined for the first reading, and where the counters went back (a disk plugged anew). */
  take(now: BoxReading): DiskSample | undefined {
    const before = this.#before
    this.#before = now
    return before === undefined ? undefined : difference(before, now)
  }
}

function difference(before: BoxReading, now: BoxReading): DiskSample | undefined {
  const seconds = (now.atMs - before.atMs) / 1000
  const requests = now.readRequests + now.writeRequests - before.readRequests - before.writeRequests
  const read = now.readBytes - before.readBytes
  const written = now.writtenBytes - before.writtenBytes
  if (seconds <= 0 || requests < 0 || read < 0 || written < 0) return undefined
  return {
    atMs: now.atMs,
    readBytesPerSecond: read / seconds,
    writeBytesPerSecond: written / seconds,
    iops: requests / seconds,
    readaheadKib: now.readaheadKib,
    ...(requests === 0
      ? {}
      : {
          latencyMs: (now.requestMs - before.requestMs) / requests,
          requestKib: (read + written) / 1024 / requests,
        }),
  }
}
