/** The first schema. Never changed once released: a change is a new file with the next number. */
export const FIRST_SCHEMA = `
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    box_name TEXT NOT NULL,
    profile_name TEXT NOT NULL,
    profile_json TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'partial', 'failed')),
    environment_json TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    app_version TEXT NOT NULL,
    notes TEXT NOT NULL
  ) STRICT;

  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    workload TEXT NOT NULL,
    label TEXT NOT NULL CHECK (label IN ('sequential', 'random', 'mixed')),
    repetition INTEGER NOT NULL,
    cache TEXT NOT NULL CHECK (cache IN ('cold', 'warm')),
    readahead_kib INTEGER NOT NULL,
    shape_json TEXT NOT NULL,
    started_at TEXT NOT NULL,
    seconds REAL NOT NULL,
    window_seconds REAL NOT NULL CHECK (window_seconds > 0),
    device_major INTEGER NOT NULL,
    device_minor INTEGER NOT NULL,
    discarded_events INTEGER NOT NULL,
    lost_packets INTEGER NOT NULL,
    warnings_json TEXT NOT NULL,
    UNIQUE (session_id, name)
  ) STRICT;

  CREATE TABLE windows (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    window_index INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    distance_sectors INTEGER NOT NULL,
    jumps INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    writes INTEGER NOT NULL,
    readaheads INTEGER NOT NULL,
    PRIMARY KEY (run_id, window_index)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE fio_results (
    run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    fio_version TEXT NOT NULL,
    read_bytes_per_second REAL NOT NULL,
    write_bytes_per_second REAL NOT NULL,
    read_iops REAL NOT NULL,
    write_iops REAL NOT NULL,
    error INTEGER NOT NULL,
    read_latency_json TEXT,
    write_latency_json TEXT,
    document TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE fio_samples (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('bw', 'iops', 'lat')),
    direction TEXT NOT NULL CHECK (direction IN ('read', 'write')),
    time_ms INTEGER NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (run_id, kind, direction, time_ms)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE run_log_lines (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    line_number INTEGER NOT NULL,
    at TEXT NOT NULL,
    source TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run_id, line_number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE models (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    document_json TEXT NOT NULL
  ) STRICT;

  -- No reference to sessions: a model remembers where it came from when the session is deleted.
  CREATE TABLE model_sessions (
    model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL,
    PRIMARY KEY (model_id, session_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE deployments (
    id TEXT PRIMARY KEY,
    model_id TEXT NOT NULL REFERENCES models (id),
    session_id TEXT REFERENCES sessions (id) ON DELETE SET NULL,
    box_name TEXT NOT NULL,
    kernel TEXT NOT NULL,
    loaded_at TEXT NOT NULL,
    unloaded_at TEXT
  ) STRICT;

  CREATE TABLE decisions (
    deployment_id TEXT NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    label TEXT CHECK (label IN ('sequential', 'random', 'mixed')),
    mono_ns REAL NOT NULL,
    wall_ns REAL NOT NULL,
    disk TEXT NOT NULL,
    window_ms INTEGER NOT NULL,
    n INTEGER NOT NULL,
    distance_sectors INTEGER NOT NULL,
    jumps INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    writes INTEGER NOT NULL,
    readaheads INTEGER NOT NULL,
    readahead_kib_before INTEGER NOT NULL,
    features_q16_json TEXT NOT NULL,
    logits_q16_json TEXT NOT NULL,
    class INTEGER NOT NULL,
    confidence_milli INTEGER NOT NULL,
    action TEXT NOT NULL,
    readahead_kib INTEGER NOT NULL,
    files INTEGER NOT NULL,
    walk_us INTEGER NOT NULL,
    PRIMARY KEY (deployment_id, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE evaluations (
    id TEXT PRIMARY KEY,
    deployment_id TEXT NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
    plan_json TEXT NOT NULL,
    started_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE evaluation_measurements (
    evaluation_id TEXT NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
    run_order INTEGER NOT NULL,
    workload TEXT NOT NULL,
    arm TEXT NOT NULL CHECK (arm IN ('off', 'on')),
    repetition INTEGER NOT NULL,
    bytes_per_second REAL NOT NULL,
    iops REAL NOT NULL,
    fio_document TEXT NOT NULL,
    PRIMARY KEY (evaluation_id, run_order)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX deployments_by_model ON deployments (model_id);
  CREATE INDEX deployments_by_session ON deployments (session_id);
  CREATE INDEX evaluations_by_deployment ON evaluations (deployment_id);
`
