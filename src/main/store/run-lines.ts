import { LOG_AVERAGE_MS } from '../../shared/fio-log.ts'
import type { WindowSeriesName } from '../../shared/contract/sessions.ts'
import type { Connection } from './database.ts'
import { LAST_WINDOW, windowColumnQueries, type WindowColumn } from './window-columns.ts'

const NS_PER_MS = 1e6
const NS_PER_US = 1e3
const KIB = 1024

const COUNTED = ['requests', 'bytes', 'jumps'] as const satisfies readonly WindowSeriesName[]

/** ms since fio started, and a value. */
export type LinePoint = [timeMs: number, value: number]

/** A run over time, thinned to what a picture shows. */
export interface RunLines {
  /** Whether it is known when window 0 began; else the disk's lines begin with fio's. */
  readonly isAligned: boolean
  readonly stepSeconds: number
  readonly fio: { readonly bytesPerSecond: LinePoint[]; readonly iops: LinePoint[]; readonly latencyUs: LinePoint[] }
  readonly disk: Readonly<Record<'bytesPerSecond' | 'iops' | 'requestBytes' | 'jumpRatio', LinePoint[]>>
}

interface RunRow {
  readonly seconds: number
  readonly windowSeconds: number
  readonly windowsStartNs: string | null
  readonly fioStartedAtMs: number | null
}

interface FioRow {
  readonly kind: 'bw' | 'iops' | 'lat'
  readonly timeMs: number
  readonly value: number
}

export function runLineQueries(db: Connection) {
  const columns = windowColumnQueries(db)
  const selectRun = db.prepare<[id: string], RunRow>(`
    SELECT seconds, window_seconds AS windowSeconds, windows_start_ns AS windowsStartNs, fio_started_at_ms AS fioStartedAtMs
    FROM runs WHERE id = ?`)
  // Both directions together, but latency, of which there is no sum: that of reads, or of writes where nothing was read.
  const selectFio = db.prepare<[{ runId: string; stepMs: number }], FioRow>(`
    SELECT kind, avg(time_ms) AS timeMs, sum(value) AS value FROM (
      SELECT kind, CAST(time_ms / :stepMs + 0.5 AS INTEGER) AS step, avg(time_ms) AS time_ms, avg(value) AS value
      FROM fio_samples
      WHERE run_id = :runId AND (kind <> 'lat' OR direction = (
        SELECT min(direction) FROM fio_samples WHERE run_id = :runId AND kind = 'lat'))
      GROUP BY kind, direction, step)
    GROUP BY kind, step ORDER BY kind, step`)

  return {
    /** @param most points of a line; undefined where there is no such run */
    runLines(runId: string, most: number): RunLines | undefined {
      const run = selectRun.get(runId)
      if (run === undefined) return undefined
      const stepMs = LOG_AVERAGE_MS * Math.max(1, Math.ceil((run.seconds * 1000) / LOG_AVERAGE_MS / most))
      const rows = selectFio.all({ runId, stepMs })
      const fio = (kind: FioRow['kind'], scale: number) =>
        rows.filter((row) => row.kind === kind).map(({ timeMs, value }): LinePoint => [timeMs, value * scale])
      return {
        ...diskLines(run, columns.read(runId, COUNTED, 0, LAST_WINDOW), most),
        fio: { bytesPerSecond: fio('bw', KIB), iops: fio('iops', 1), latencyUs: fio('lat', 1 / NS_PER_US) },
      }
    },
  }
}

interface Step {
  readonly timeMs: number
  readonly requests: number
  readonly bytes: number
  readonly jumps: number
  readonly windows: number
  /** From a request to the next one in its window. */
  readonly moves: number
}

function diskLines(
  { windowSeconds, windowsStartNs, fioStartedAtMs }: RunRow,
  [requests = new Float64Array(), bytes = new Float64Array(), jumps = new Float64Array()]: readonly WindowColumn[],
  most: number,
): Omit<RunLines, 'fio'> {
  const isAligned = windowsStartNs !== null && fioStartedAtMs !== null
  const startMs = isAligned ? Number(windowsStartNs) / NS_PER_MS - fioStartedAtMs : 0
  const together = Math.max(1, Math.ceil(requests.length / most))
  const steps = Array.from({ length: Math.ceil(requests.length / together) }, (_, at): Step => {
    const from = at * together
    const windows = Math.min(together, requests.length - from)
    const sum = (valueAt: (index: number) => number) =>
      Array.from({ length: windows }, (__, offset) => valueAt(from + offset)).reduce((a, b) => a + b, 0)
    return {
      timeMs: startMs + from * windowSeconds * 1000,
      requests: sum((index) => requests[index] ?? 0),
      bytes: sum((index) => bytes[index] ?? 0),
      jumps: sum((index) => jumps[index] ?? 0),
      moves: sum((index) => Math.max(0, (requests[index] ?? 0) - 1)),
      windows,
    }
  })
  const line = (valueOf: (step: Step) => number) =>
    steps.map((step): LinePoint => [step.timeMs, valueOf(step)]).filter(([, value]) => Number.isFinite(value))
  return {
    isAligned,
    stepSeconds: together * windowSeconds,
    disk: {
      bytesPerSecond: line((step) => step.bytes / (step.windows * windowSeconds)),
      iops: line((step) => step.requests / (step.windows * windowSeconds)),
      // Nothing is known of the requests where there are none: 0 / 0.
      requestBytes: line((step) => step.bytes / step.requests),
      jumpRatio: line((step) => step.jumps / step.moves),
    },
  }
}
