/**
 * Evaluations of a plan under several arms (`src/shared/experiment`), sweeps, and the fields that decisions have had since the
 * module's data version 2. Evaluations of before knew two arms, off and on, and were stored when they had ended.
 */
export const EXPERIMENTS = `
  ALTER TABLE decisions ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE decisions ADD COLUMN abstained TEXT NOT NULL DEFAULT 'no';
  ALTER TABLE decisions ADD COLUMN outside_feature INTEGER NOT NULL DEFAULT -1;
  ALTER TABLE decisions ADD COLUMN shadow_json TEXT;
  ALTER TABLE decisions ADD COLUMN inference_ns INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE decisions ADD COLUMN accepted INTEGER NOT NULL DEFAULT -1;

  -- Renaming takes the reference of the measurements along, so that both can be read while the new tables are filled.
  ALTER TABLE evaluations RENAME TO old_evaluations;
  ALTER TABLE evaluation_measurements RENAME TO old_measurements;

  CREATE TABLE evaluations (
    id TEXT PRIMARY KEY,
    model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    box_name TEXT NOT NULL,
    kernel TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'partial', 'failed')),
    started_at TEXT NOT NULL,
    ended_at TEXT,
    plan_json TEXT NOT NULL,
    environment_json TEXT,
    app_version TEXT,
    title TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    tags_json TEXT NOT NULL DEFAULT '[]',
    deleted_at TEXT,
    sample INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE evaluation_measurements (
    evaluation_id TEXT NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
    run_order INTEGER NOT NULL,
    workload TEXT NOT NULL,
    arm TEXT NOT NULL,
    repetition INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    kernel TEXT NOT NULL,
    readahead_before_kib REAL,
    readahead_after_kib REAL,
    deployment_id TEXT REFERENCES deployments (id) ON DELETE SET NULL,
    figures_json TEXT,
    failure_json TEXT,
    -- What the workload's program printed.
    document TEXT,
    -- The disk while it ran, as gzipped JSON.
    samples_gzip BLOB,
    PRIMARY KEY (evaluation_id, run_order)
  ) STRICT;

  -- It stopped early where it has fewer measurements than its plan asked for; a plan of an unknown form tells nothing.
  INSERT INTO evaluations (
    id, model_id, box_name, kernel, state, started_at, plan_json, title, notes, tags_json, deleted_at, sample
  )
  SELECT old.id, model_id, box_name, kernel,
    CASE WHEN
      (SELECT count(*) FROM old_measurements WHERE evaluation_id = old.id) < (
        SELECT sum(2 * min(
          coalesce(json_extract(plan_json, workload.fullkey || '.repetitions'), json_extract(plan_json, '$.repetitions')),
          json_extract(plan_json, '$.repetitions')))
        FROM json_each(plan_json, '$.workloads') AS workload)
    THEN 'partial' ELSE 'complete' END,
    started_at, plan_json, title, notes, tags_json, deleted_at, sample
  FROM old_evaluations AS old JOIN deployments ON deployments.id = deployment_id;

  -- Which deployment a measurement belonged to was not kept. Those of the model from this evaluation's start to the next one's
  -- that decided anything are its own where they are as many as its measurements with the module.
  CREATE TEMP TABLE known_deployments AS
  WITH
    spans AS (
      SELECT id, model_id, box_name, started_at,
        lead(started_at) OVER (PARTITION BY model_id ORDER BY started_at, id) AS next_at
      FROM evaluations),
    loaded AS (
      SELECT spans.id AS evaluation_id, deployments.id AS deployment_id,
        row_number() OVER (PARTITION BY spans.id ORDER BY loaded_at, deployments.id) AS place,
        count(*) OVER (PARTITION BY spans.id) AS of_all
      FROM spans JOIN deployments ON deployments.model_id = spans.model_id AND deployments.box_name = spans.box_name
        AND loaded_at >= started_at AND (next_at IS NULL OR loaded_at < next_at)
      WHERE EXISTS (SELECT 1 FROM decisions WHERE deployment_id = deployments.id)),
    measured AS (
      SELECT evaluation_id, run_order,
        row_number() OVER (PARTITION BY evaluation_id ORDER BY run_order) AS place,
        count(*) OVER (PARTITION BY evaluation_id) AS of_all
      FROM old_measurements WHERE arm = 'on')
  SELECT evaluation_id, run_order, deployment_id FROM measured JOIN loaded USING (evaluation_id, place, of_all);

  WITH measured AS (
    SELECT *,
      CASE WHEN json_valid(fio_document) THEN
        json_extract(fio_document, '$.jobs[0].read.lat_ns.percentile."50.000000"') END AS p50_ns,
      CASE WHEN json_valid(fio_document) THEN
        json_extract(fio_document, '$.jobs[0].read.lat_ns.percentile."99.000000"') END AS p99_ns
    FROM old_measurements)
  INSERT INTO evaluation_measurements (
    evaluation_id, run_order, workload, arm, repetition, seed, started_at, kernel, deployment_id, figures_json, document
  )
  SELECT evaluation_id, run_order, workload, iif(arm = 'on', 'module', 'default'), repetition, 0, started_at, kernel,
    deployment_id,
    json_patch(
      json_object('operationsPerSecond', iops, 'bytesPerSecond', bytes_per_second),
      iif(p50_ns IS NULL OR p99_ns IS NULL, '{}',
        json_object('latency', json_object('p50Us', p50_ns / 1000.0, 'p99Us', p99_ns / 1000.0)))),
    fio_document
  FROM measured JOIN evaluations ON evaluations.id = evaluation_id
    LEFT JOIN known_deployments USING (evaluation_id, run_order);

  DROP TABLE known_deployments;
  DROP TABLE old_measurements;
  DROP TABLE old_evaluations;

  CREATE INDEX evaluations_by_model ON evaluations (model_id);
  CREATE INDEX evaluation_measurements_by_deployment ON evaluation_measurements (deployment_id);

  CREATE TABLE sweeps (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    box_name TEXT NOT NULL,
    disk_name TEXT NOT NULL,
    disk_size_bytes REAL NOT NULL,
    disk_serial TEXT,
    document_json TEXT NOT NULL
  ) STRICT;
`
