/** What a person says about sessions, evaluations and models; and what watches of loaded modules have recorded. */
export const LABELS_AND_RECORDINGS = `
  ALTER TABLE sessions ADD COLUMN title TEXT NOT NULL DEFAULT '';
  ALTER TABLE sessions ADD COLUMN tags_json TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE sessions ADD COLUMN deleted_at TEXT;
  ALTER TABLE sessions ADD COLUMN sample INTEGER NOT NULL DEFAULT 0;

  ALTER TABLE evaluations ADD COLUMN title TEXT NOT NULL DEFAULT '';
  ALTER TABLE evaluations ADD COLUMN notes TEXT NOT NULL DEFAULT '';
  ALTER TABLE evaluations ADD COLUMN tags_json TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE evaluations ADD COLUMN deleted_at TEXT;
  ALTER TABLE evaluations ADD COLUMN sample INTEGER NOT NULL DEFAULT 0;

  ALTER TABLE models ADD COLUMN title TEXT NOT NULL DEFAULT '';
  ALTER TABLE models ADD COLUMN notes TEXT NOT NULL DEFAULT '';
  ALTER TABLE models ADD COLUMN tags_json TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE models ADD COLUMN deleted_at TEXT;
  ALTER TABLE models ADD COLUMN sample INTEGER NOT NULL DEFAULT 0;

  -- No reference to models: a module may have been loaded by another bench.
  CREATE TABLE recordings (
    id TEXT PRIMARY KEY,
    box_name TEXT NOT NULL,
    disk TEXT NOT NULL,
    model_id TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    title TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    tags_json TEXT NOT NULL DEFAULT '[]',
    deleted_at TEXT,
    sample INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  -- Lines of /dev/rabench as they came; the class stands beside them to be counted.
  CREATE TABLE recording_decisions (
    recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    wall_ms REAL NOT NULL,
    seq INTEGER NOT NULL,
    class INTEGER NOT NULL,
    line_json TEXT NOT NULL,
    PRIMARY KEY (recording_id, wall_ms, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE recording_samples (
    recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    at_ms REAL NOT NULL,
    read_bytes_per_second REAL NOT NULL,
    write_bytes_per_second REAL NOT NULL,
    iops REAL NOT NULL,
    latency_ms REAL,
    request_kib REAL,
    readahead_kib REAL NOT NULL,
    PRIMARY KEY (recording_id, at_ms)
  ) STRICT, WITHOUT ROWID;
`
