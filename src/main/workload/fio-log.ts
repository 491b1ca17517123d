import { BenchError } from '../../shared/errors.ts'

/** bw in KiB/s, iops in 1/s, lat in ns: fio's units. */
export type FioLogKind = 'bw' | 'iops' | 'lat'

export interface FioSample {
  readonly kind: FioLogKind
  readonly direction: 'read' | 'write'
  /** End of the averaged interval, in ms since the job's start. */
  readonly timeMs: number
  readonly value: number
}

const DIRECTIONS = ['read', 'write'] as const
/** Of a line in an error's sentence, in characters. */
const LONGEST_SHOWN = 200

/**
 * Reads an averaged fio log: "time (ms), value, direction (0 read, 1 write), block size, offset[, priority]", one line a job,
 * interval and direction (fio's documentation, "Log File Formats"). Trims are dropped.
 * @throws BenchError `bad-fio-result` on any other line.
 */
export function parseFioLog(text: string, kind: FioLogKind): FioSample[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const [, time, amount, way] = /^\s*(\d+)\s*,\s*(\d+(?:\.\d+)?)\s*,\s*([012])\s*(?:,|$)/.exec(line) ?? []
    const [timeMs, value] = [Number(time), Number(amount)]
    if (!Number.isFinite(timeMs) || !Number.isFinite(value)) {
      const shown = line.slice(0, LONGEST_SHOWN)
      throw new BenchError('bad-fio-result', `Line ${index + 1} of fio's ${kind} log is not a sample: "${shown}".`, {
        nextStep: 'Check `fio --version` on the box: 3.33 and later are known to work.',
      })
    }
    const direction = DIRECTIONS[Number(way)]
    return direction === undefined ? [] : [{ kind, direction, timeMs, value }]
  })
}

/**
 * One sample an interval and direction from those of several jobs, in time order: sums for bw and iops, the mean for lat (the
 * jobs of a run are alike). Each job's clock ticks a little off the interval, so times are rounded to it.
 */
export function combineJobs(samples: readonly FioSample[], intervalMs: number): FioSample[] {
  const groups = Map.groupBy(samples, (sample) => {
    return `${sample.kind} ${sample.direction} ${Math.round(sample.timeMs / intervalMs)}`
  })
  const combined = [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const sum = group.reduce((total, sample) => total + sample.value, 0)
    return [
      {
        ...first,
        timeMs: Math.round(first.timeMs / intervalMs) * intervalMs,
        value: first.kind === 'lat' ? sum / group.length : sum,
      },
    ]
  })
  return combined.sort((a, b) => a.timeMs - b.timeMs)
}
