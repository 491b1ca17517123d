/** How good each model is (`src/shared/model-report.ts`), window by window too; and studies of the window's length. */
export const MODEL_REPORTS = `
  CREATE TABLE model_reports (
    model_id TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
    document_json TEXT NOT NULL,
    -- The windows that it learned from, as gzipped JSON: a model's files hold them, also when their session is gone.
    rows_gzip BLOB NOT NULL
  ) STRICT;

  -- No reference to runs: those of a CSV are nowhere else, and a session may be deleted.
  CREATE TABLE judged_windows (
    model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    split TEXT NOT NULL,
    run_id TEXT NOT NULL,
    window_index INTEGER NOT NULL,
    label TEXT NOT NULL,
    predicted TEXT NOT NULL,
    confidence REAL NOT NULL,
    abstained TEXT NOT NULL,
    PRIMARY KEY (model_id, split, run_id, window_index)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE window_studies (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    document_json TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`
