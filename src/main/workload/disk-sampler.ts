import type { DiskSample } from '../../shared/contract/index.ts'
import type { Box } from '../box/box.ts'

/** The kernel counts sectors of 512 bytes whatever the disk's own are (Documentation/block/stat.rst). */
const SECTOR_BYTES = 512

/**
 * One remote loop for as long as it lasts, which forks nothing but `sleep`: uptime, the disk's counters, its readahead. The
 * box's wall clock is asked once; from then on the uptime tells the time, so a clock that is set does not bend the axis.
 */
const LOOP = `
read up rest < /proc/uptime
echo "clock $(date +%s.%N) $up"
while read up rest < /proc/uptime && read line < "/sys/block/$1/stat" && read kib < "/sys/block/$1/queue/read_ahead_kb"; do
  echo "$up $kib $line"
  sleep "$2"
done`

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
export async function sampleDisk(box: Box, disk: string, options: SampleDiskOptions): Promise<void> {
  const { onSample, signal, intervalSeconds = 1 } = options
  const sampler = new DiskSampler()
  try {
    await box.stream(['sh', '-c', LOOP, 'sh', disk, String(intervalSeconds)], {
      signal,
      onLine: (line) => {
        const sample = sampler.take(line)
        if (sample !== undefined) onSample(sample)
      },
    })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

interface Counters {
  readonly uptimeSeconds: number
  readonly readaheadKib: number
  readonly requests: number
  readonly readSectors: number
  readonly writtenSectors: number
  /** Summed over requests, from when they were queued to when they were done, in ms. */
  readonly ticksMs: number
}

/** Turns the loop's lines into samples: differences between two looks. */
export class DiskSampler {
  #bootMs: number | undefined
  #before: Counters | undefined

  /** @returns undefined for the first look, for a line that is none, and where the counters went back (a disk plugged anew). */
  take(line: string): DiskSample | undefined {
    const words = line.trim().split(/\s+/)
    if (words[0] === 'clock') {
      this.#bootMs = (Number(words[1]) - Number(words[2])) * 1000
      return undefined
    }
    const now = countersOf(words.map(Number))
    if (now === undefined || this.#bootMs === undefined) return undefined
    const before = this.#before
    this.#before = now
    return before === undefined ? undefined : difference(before, now, this.#bootMs)
  }
}

function countersOf(numbers: readonly number[]): Counters | undefined {
  const [uptimeSeconds, readaheadKib, reads, , readSectors, readMs, writes, , writtenSectors, writeMs] = numbers
  if (
    uptimeSeconds === undefined ||
    readaheadKib === undefined ||
    reads === undefined ||
    readSectors === undefined ||
    readMs === undefined ||
    writes === undefined ||
    writtenSectors === undefined ||
    writeMs === undefined ||
    numbers.some(Number.isNaN)
  ) {
    return undefined
  }
  return {
    uptimeSeconds,
    readaheadKib,
    requests: reads + writes,
    readSectors,
    writtenSectors,
    ticksMs: readMs + writeMs,
  }
}

function difference(before: Counters, now: Counters, bootMs: number): DiskSample | undefined {
  const seconds = now.uptimeSeconds - before.uptimeSeconds
  const requests = now.requests - before.requests
  const read = now.readSectors - before.readSectors
  const written = now.writtenSectors - before.writtenSectors
  if (seconds <= 0 || requests < 0 || read < 0 || written < 0) return undefined
  return {
    atMs: Math.round(bootMs + now.uptimeSeconds * 1000),
    readBytesPerSecond: (read * SECTOR_BYTES) / seconds,
    writeBytesPerSecond: (written * SECTOR_BYTES) / seconds,
    iops: requests / seconds,
    readaheadKib: now.readaheadKib,
    ...(requests === 0
      ? {}
      : {
          latencyMs: (now.ticksMs - before.ticksMs) / requests,
          requestKib: ((read + written) * SECTOR_BYTES) / 1024 / requests,
        }),
  }
}
