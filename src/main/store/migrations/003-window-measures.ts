/**
 * What else a pass over the trace tells of each window (`src/shared/window-measures-schema.ts`), and where a run's windows lie
 * in time. Empty throughout in what was stored before: nobody knows it of a trace that is gone.
 */
export const WINDOW_MEASURES = `
  -- A window has all of these or none, but for latency and insertions, which a measured window may lack too.
  ALTER TABLE windows ADD COLUMN events INTEGER;
  ALTER TABLE windows ADD COLUMN completes INTEGER;
  ALTER TABLE windows ADD COLUMN inserts INTEGER;
  ALTER TABLE windows ADD COLUMN merges INTEGER;
  ALTER TABLE windows ADD COLUMN unique_sectors INTEGER;
  ALTER TABLE windows ADD COLUMN written_bytes INTEGER;
  ALTER TABLE windows ADD COLUMN depth_sum INTEGER;
  ALTER TABLE windows ADD COLUMN depth_max INTEGER;
  ALTER TABLE windows ADD COLUMN latency_count INTEGER;
  ALTER TABLE windows ADD COLUMN latency_p50_ns REAL;
  ALTER TABLE windows ADD COLUMN latency_p95_ns REAL;
  ALTER TABLE windows ADD COLUMN latency_p99_ns REAL;
  ALTER TABLE windows ADD COLUMN page_cache_insertions INTEGER;
  ALTER TABLE windows ADD COLUMN discarded_events INTEGER;
  ALTER TABLE windows ADD COLUMN lost_packets INTEGER;
  -- A compressed HdrHistogram V2 in base64, in ns.
  ALTER TABLE windows ADD COLUMN latency_sketch TEXT;

  -- Decimal: ns since the epoch are beyond what a double holds, and beyond what every reader of integers does.
  ALTER TABLE runs ADD COLUMN windows_start_ns TEXT;
  ALTER TABLE runs ADD COLUMN fio_started_at_ms REAL;
  ALTER TABLE runs ADD COLUMN trace_path TEXT;
`
