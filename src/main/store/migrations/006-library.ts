/**
 * What makes a library of thousands of sessions quick to look through (counters beside what they count), corrected labels,
 * annotations, and columns of windows for statistics.
 */
export const LIBRARY = `
  ALTER TABLE runs ADD COLUMN corrected_label TEXT CHECK (corrected_label IN ('sequential', 'random', 'mixed'));
  ALTER TABLE runs ADD COLUMN corrected_at TEXT;
  ALTER TABLE runs ADD COLUMN windows INTEGER NOT NULL DEFAULT 0;
  -- Every window is one of the three: with fewer than 2 requests idle, else with losses lossy, else usable.
  ALTER TABLE runs ADD COLUMN usable_windows INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE runs ADD COLUMN idle_windows INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE runs ADD COLUMN lossy_windows INTEGER NOT NULL DEFAULT 0;
  -- An estimate of what the run takes in this file.
  ALTER TABLE runs ADD COLUMN stored_bytes INTEGER NOT NULL DEFAULT 0;
  -- Of the raw trace's file; null where none is kept, or its length is not yet known.
  ALTER TABLE runs ADD COLUMN trace_bytes INTEGER;

  UPDATE runs SET (windows, usable_windows, idle_windows, lossy_windows, stored_bytes) = (
    SELECT count(*),
      coalesce(sum(requests >= 2 AND NOT lossy), 0), coalesce(sum(requests < 2), 0), coalesce(sum(requests >= 2 AND lossy), 0),
      coalesce(sum(56 + octet_length(run_id) + iif(events IS NULL, 0, 44) + coalesce(octet_length(latency_sketch), 0)), 0)
    FROM (
      SELECT *, coalesce(windows.discarded_events > 0 OR windows.lost_packets > 0, 0) AS lossy
      FROM windows WHERE run_id = runs.id));
  UPDATE runs SET stored_bytes = stored_bytes + 800
    + octet_length(id) + octet_length(shape_json) + octet_length(warnings_json)
    + (SELECT count(*) * (28 + octet_length(runs.id)) FROM fio_samples WHERE run_id = runs.id)
    + coalesce((SELECT iif(octet_length(document) > 900, (octet_length(document) + 4091) / 4092 * 4096, octet_length(document))
        FROM fio_results WHERE run_id = runs.id), 0)
    + coalesce((SELECT sum(octet_length(text) + 48 + octet_length(run_id)) FROM run_log_lines WHERE run_id = runs.id), 0);

  ALTER TABLE recordings ADD COLUMN decisions INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE recordings ADD COLUMN sequential_decisions INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE recordings ADD COLUMN random_decisions INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE recordings ADD COLUMN mixed_decisions INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE recordings ADD COLUMN stored_bytes INTEGER NOT NULL DEFAULT 0;
  UPDATE recordings SET (decisions, sequential_decisions, random_decisions, mixed_decisions, stored_bytes) = (
    SELECT count(*), coalesce(sum(class = 0), 0), coalesce(sum(class = 1), 0), coalesce(sum(class = 2), 0),
      coalesce(sum(24 + octet_length(recording_id) + octet_length(line_json)), 0)
    FROM recording_decisions WHERE recording_id = recordings.id);
  UPDATE recordings SET stored_bytes = stored_bytes
    + (SELECT count(*) * (72 + octet_length(recordings.id)) FROM recording_samples WHERE recording_id = recordings.id);

  ALTER TABLE deployments ADD COLUMN sequential_decisions INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE deployments ADD COLUMN random_decisions INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE deployments ADD COLUMN mixed_decisions INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE deployments ADD COLUMN stored_bytes INTEGER NOT NULL DEFAULT 0;
  UPDATE deployments SET (sequential_decisions, random_decisions, mixed_decisions, stored_bytes) = (
    SELECT coalesce(sum(class = 0), 0), coalesce(sum(class = 1), 0), coalesce(sum(class = 2), 0),
      coalesce(sum(100 + octet_length(deployment_id) + octet_length(features_q16_json) + octet_length(logits_q16_json)
        + coalesce(octet_length(shadow_json), 0)), 0)
    FROM decisions WHERE deployment_id = deployments.id);

  ALTER TABLE evaluations ADD COLUMN stored_bytes INTEGER NOT NULL DEFAULT 0;
  UPDATE evaluations SET stored_bytes = coalesce((
    SELECT sum(150 + coalesce(octet_length(figures_json), 0) + coalesce(octet_length(failure_json), 0)
      + coalesce(octet_length(document), 0) + coalesce(octet_length(samples_gzip), 0))
    FROM evaluation_measurements WHERE evaluation_id = evaluations.id), 0);

  -- The subject is a session, an evaluation or a recording, which is why it is no reference; the triggers stand for one.
  CREATE TABLE annotations (
    id TEXT PRIMARY KEY,
    subject_id TEXT NOT NULL,
    run_id TEXT REFERENCES runs (id) ON DELETE CASCADE,
    -- Both ends belong to the range: window indexes of the run, or ms since the epoch on the box's clock.
    range_unit TEXT CHECK (range_unit IN ('window', 'ms')),
    range_from REAL,
    range_to REAL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    CHECK ((range_unit IS NULL) = (range_from IS NULL) AND (range_unit IS NULL) = (range_to IS NULL)),
    CHECK (range_unit IS NULL OR range_from <= range_to),
    CHECK (range_unit IS NOT 'window' OR run_id IS NOT NULL)
  ) STRICT;
  CREATE INDEX annotations_by_subject ON annotations (subject_id, created_at);
  CREATE INDEX annotations_by_run ON annotations (run_id);
  CREATE TRIGGER annotations_go_with_sessions AFTER DELETE ON sessions
    BEGIN DELETE FROM annotations WHERE subject_id = old.id; END;
  CREATE TRIGGER annotations_go_with_evaluations AFTER DELETE ON evaluations
    BEGIN DELETE FROM annotations WHERE subject_id = old.id; END;
  CREATE TRIGGER annotations_go_with_recordings AFTER DELETE ON recordings
    BEGIN DELETE FROM annotations WHERE subject_id = old.id; END;

  -- The windows of a long run once more, by column (window-columns.ts).
  CREATE TABLE window_columns (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    series TEXT NOT NULL,
    -- 'u32' or 'f64', little endian, a value a window in the order of their indexes.
    type TEXT NOT NULL CHECK (type IN ('u32', 'f64')),
    column_values BLOB NOT NULL,
    PRIMARY KEY (run_id, series)
  ) STRICT;

  CREATE INDEX runs_for_library ON runs (
    session_id, label, corrected_label, windows, usable_windows, idle_windows, lossy_windows, stored_bytes, trace_bytes);
  CREATE INDEX runs_with_unmeasured_traces ON runs (id) WHERE trace_path IS NOT NULL AND trace_bytes IS NULL;
  CREATE INDEX evaluation_measurements_in_library ON evaluation_measurements (evaluation_id, deployment_id);
`
