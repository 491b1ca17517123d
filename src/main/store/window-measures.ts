import type { Connection } from './database.ts'
import type { StoredMeasures } from './records.ts'

/** SQL that is 1 for a window as `hasLosses` of src/shared/window-measures.ts means it, and 0 where nothing was measured. */
export const IS_LOSSY = 'coalesce(windows.discarded_events > 0 OR windows.lost_packets > 0, 0)'

/** The columns of a window that its measures are in. `events` is null where nothing was measured. */
interface MeasureRow {
  readonly events: number | null
  readonly completes: number
  readonly inserts: number
  readonly merges: number
  readonly uniqueSectors: number
  readonly writtenBytes: number
  readonly depthSum: number
  readonly depthMax: number
  readonly latencyCount: number | null
  readonly p50Ns: number
  readonly p95Ns: number
  readonly p99Ns: number
  readonly pageCacheInsertions: number | null
  readonly discardedEvents: number
  readonly lostPackets: number
  readonly latencySketch: string | null
}

/** Saving is called inside the transaction of a run, after its windows. */
export function measureQueries(db: Connection) {
  const update = db.prepare(`
    UPDATE windows SET
      events = :events, completes = :completes, inserts = :inserts, merges = :merges, unique_sectors = :uniqueSectors,
      written_bytes = :writtenBytes, depth_sum = :depthSum, depth_max = :depthMax,
      latency_count = :latencyCount, latency_p50_ns = :p50Ns, latency_p95_ns = :p95Ns, latency_p99_ns = :p99Ns,
      page_cache_insertions = :pageCacheInsertions, discarded_events = :discardedEvents, lost_packets = :lostPackets,
      latency_sketch = :latencySketch
    WHERE run_id = :runId AND window_index = :index`)
  const selectOfRun = db.prepare<[runId: string], MeasureRow>(`
    SELECT
      events, completes, inserts, merges, unique_sectors AS uniqueSectors, written_bytes AS writtenBytes,
      depth_sum AS depthSum, depth_max AS depthMax, latency_count AS latencyCount, latency_p50_ns AS p50Ns,
      latency_p95_ns AS p95Ns, latency_p99_ns AS p99Ns, page_cache_insertions AS pageCacheInsertions,
      discarded_events AS discardedEvents, lost_packets AS lostPackets, latency_sketch AS latencySketch
    FROM windows WHERE run_id = ? ORDER BY window_index`)
  const selectSketches = db
    .prepare<[runId: string], string>(
      `SELECT latency_sketch FROM windows
      WHERE run_id = ? AND latency_sketch IS NOT NULL ORDER BY window_index`,
    )
    .pluck()

  return {
    /** @param indexes of the windows that they belong to, in the same order */
    save(runId: string, indexes: readonly number[], measures: readonly StoredMeasures[]): void {
      if (measures.length !== indexes.length) {
        throw new RangeError(`run ${runId} has ${indexes.length} windows and measures of ${measures.length}`)
      }
      measures.forEach(({ latency, pageCacheInsertions, latencySketch, ...always }, at) => {
        update.run({
          ...always,
          runId,
          index: indexes[at],
          latencyCount: latency?.count ?? null,
          p50Ns: latency?.p50Ns ?? null,
          p95Ns: latency?.p95Ns ?? null,
          p99Ns: latency?.p99Ns ?? null,
          pageCacheInsertions: pageCacheInsertions ?? null,
          latencySketch: latencySketch ?? null,
        })
      })
    },

    /** Parallel to the run's windows; undefined where nothing was measured. */
    ofRun: (runId: string): (StoredMeasures | undefined)[] => selectOfRun.all(runId).map(measuresOf),

    /** Of the windows that have one, in time order. */
    sketches: (runId: string): string[] => selectSketches.all(runId),
  }
}

function measuresOf(row: MeasureRow): StoredMeasures | undefined {
  const { events, latencyCount, p50Ns, p95Ns, p99Ns, pageCacheInsertions, latencySketch, ...always } = row
  if (events === null) return undefined
  return {
    ...always,
    events,
    ...(latencyCount === null ? {} : { latency: { count: latencyCount, p50Ns, p95Ns, p99Ns } }),
    ...(pageCacheInsertions === null ? {} : { pageCacheInsertions }),
    ...(latencySketch === null ? {} : { latencySketch }),
  }
}
