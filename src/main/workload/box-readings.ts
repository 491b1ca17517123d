import type { Box } from '../box/box.ts'

/** The kernel counts sectors of 512 bytes whatever the disk's own are (Documentation/block/stat.rst). */
const SECTOR_BYTES = 512
/** /proc/stat counts in USER_HZ, which every Linux of ours shows as 100 (proc_stat(5)). */
const TICKS_PER_SECOND = 100

/**
 * One remote loop for as long as it lasts, which forks nothing but `sleep`: uptime, the disk's counters, its readahead, the CPUs. The
 * box's wall clock is asked once; from then on the uptime tells the time, so a clock that is set does not bend the axis.
 */
const LOOP = `
read up rest < /proc/uptime
echo "clock $(date +%s.%N) $up"
while read up rest < /proc/uptime && read line < "/sys/block/$1/stat" && read kib < "/sys/block/$1/queue/read_ahead_kb" &&
  read load rest < /proc/loadavg && read cpu < /proc/stat; do
  echo "$up $kib $load $cpu disk $line"
  sleep "$2"
done`

/** What the kernel of a box says of one disk and of its CPUs at one moment. Counters are since boot. */
export interface BoxReading {
  /** On the box's wall clock, in ms since the epoch. */
  readonly atMs: number
  readonly readaheadKib: number
  /** Runnable tasks, averaged over the last minute. */
  readonly load: number
  /** Of all CPUs: with anything; not at all; not, while a hypervisor ran others. */
  readonly busySeconds: number
  readonly idleSeconds: number
  readonly stolenSeconds: number
  readonly readRequests: number
  readonly writeRequests: number
  readonly readBytes: number
  readonly writtenBytes: number
  /** Summed over requests, from when they were queued to when they were done. */
  readonly requestMs: number
}

export interface ReadBoxOptions {
  readonly onReading: (reading: BoxReading) => void
  /** Ends it; it then resolves. */
  readonly signal: AbortSignal
  readonly intervalSeconds?: number
}

/**
 * Reads a box and one of its whole disks ("vdb") once a second, until the signal or until the disk is gone.
 * @throws BenchError connection-lost
 */
export async function readBox(box: Box, disk: string, options: ReadBoxOptions): Promise<void> {
  const { onReading, signal, intervalSeconds = 1 } = options
  const reader = new ReadingLines()
  try {
    await box.stream(['sh', '-c', LOOP, 'sh', disk, String(intervalSeconds)], {
      signal,
      onLine: (line) => {
        const reading = reader.take(line)
        if (reading !== undefined) onReading(reading)
      },
    })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Turns the loop's lines into readings. */
export class ReadingLines {
  #bootMs: number | undefined

  /** @returns undefined for the line of the clock, and for one that is no reading. */
  take(line: string): BoxReading | undefined {
    const words = line.trim().split(/\s+/)
    if (words[0] === 'clock') {
      this.#bootMs = (Number(words[1]) - Number(words[2])) * 1000
      return undefined
    }
    return this.#bootMs === undefined ? undefined : readingOf(words, this.#bootMs)
  }
}

function readingOf(words: readonly string[], bootMs: number): BoxReading | undefined {
  const disk = words.indexOf('disk')
  if (words[3] !== 'cpu' || disk < 0) return undefined
  const [up, kib, load] = words.slice(0, 3).map(Number)
  const ticks = words.slice(4, disk).map(Number)
  const [user, nice, system, idle, waiting, interrupt, softInterrupt, stolen = 0] = ticks
  const counters = words.slice(disk + 1).map(Number)
  const [reads, , readSectors, readMs, writes, , writtenSectors, writeMs] = counters
  if (
    up === undefined ||
    kib === undefined ||
    load === undefined ||
    user === undefined ||
    nice === undefined ||
    system === undefined ||
    idle === undefined ||
    waiting === undefined ||
    interrupt === undefined ||
    softInterrupt === undefined ||
    reads === undefined ||
    readSectors === undefined ||
    readMs === undefined ||
    writes === undefined ||
    writtenSectors === undefined ||
    writeMs === undefined ||
    [up, kib, load, ...ticks, ...counters].some(Number.isNaN)
  ) {
    return undefined
  }
  return {
    atMs: Math.round(bootMs + up * 1000),
    readaheadKib: kib,
    load,
    busySeconds: (user + nice + system + interrupt + softInterrupt) / TICKS_PER_SECOND,
    idleSeconds: (idle + waiting) / TICKS_PER_SECOND,
    stolenSeconds: stolen / TICKS_PER_SECOND,
    readRequests: reads,
    writeRequests: writes,
    readBytes: readSectors * SECTOR_BYTES,
    writtenBytes: writtenSectors * SECTOR_BYTES,
    requestMs: readMs + writeMs,
  }
}
