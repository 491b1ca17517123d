/**
 * Captures, recordings and evaluations as rows of one form, with the titles that lists show. Everything is counted in
 * runs and deployments, where the counts of windows and decisions are kept; no window and no decision is looked at.
 */
const ITEMS = `
  runs_of AS (
    SELECT session_id, count(*) AS runs, sum(windows) AS windows, sum(idle_windows) AS idle, sum(lossy_windows) AS lossy,
      sum(iif(coalesce(corrected_label, label) = 'sequential', usable_windows, 0)) AS sequential,
      sum(iif(coalesce(corrected_label, label) = 'random', usable_windows, 0)) AS random,
      sum(iif(coalesce(corrected_label, label) = 'mixed', usable_windows, 0)) AS mixed,
      sum(stored_bytes) AS bytes, sum(coalesce(trace_bytes, 0)) AS trace_bytes
    FROM runs GROUP BY session_id),
  measured_of AS (
    SELECT evaluation_id, count(*) AS runs, sum(coalesce(sequential_decisions, 0)) AS sequential,
      sum(coalesce(random_decisions, 0)) AS random, sum(coalesce(mixed_decisions, 0)) AS mixed,
      sum(coalesce(deployments.stored_bytes, 0)) AS bytes
    FROM evaluation_measurements LEFT JOIN deployments ON deployments.id = deployment_id
    GROUP BY evaluation_id),
  items AS (
    SELECT 'capture' AS kind, sessions.id, box_name AS boxName, json_extract(environment_json, '$.kernel') AS kernel, state,
      started_at AS startedAt, ended_at AS endedAt,
      coalesce(nullif(title, ''), profile_name || ' on ' || box_name) AS title, notes, tags_json AS tagsJson,
      deleted_at AS deletedAt, sample, profile_name AS about, coalesce(runs, 0) AS runs, coalesce(windows, 0) AS windows,
      coalesce(sequential, 0) AS sequential, coalesce(random, 0) AS random, coalesce(mixed, 0) AS mixed,
      coalesce(idle, 0) AS idleWindows, coalesce(lossy, 0) AS lossyWindows,
      coalesce(bytes, 0) + octet_length(profile_json) + octet_length(environment_json) + octet_length(notes)
        AS databaseBytes,
      coalesce(trace_bytes, 0) AS traceBytes
    FROM sessions LEFT JOIN runs_of ON runs_of.session_id = sessions.id
    UNION ALL
    SELECT 'recording', recordings.id, box_name, NULL, iif(ended_at IS NULL, 'running', 'complete'), started_at, ended_at,
      coalesce(nullif(recordings.title, ''), disk || ' on ' || box_name || ', live'), recordings.notes,
      recordings.tags_json, recordings.deleted_at, recordings.sample,
      coalesce(nullif(models.title, ''), models.name, model_id), 0, decisions,
      sequential_decisions, random_decisions, mixed_decisions,
      0, 0, stored_bytes + octet_length(recordings.notes), 0
    FROM recordings LEFT JOIN models ON models.id = model_id
    UNION ALL
    SELECT 'evaluation', evaluations.id, box_name, kernel, state, started_at, ended_at,
      coalesce(
        nullif(evaluations.title, ''),
        coalesce(iif(json_type(plan_json, '$.title') = 'text', nullif(json_extract(plan_json, '$.title'), ''), NULL),
          'With and without') || ', on ' || box_name),
      evaluations.notes, evaluations.tags_json, evaluations.deleted_at, evaluations.sample,
      coalesce(nullif(models.title, ''), models.name, model_id), coalesce(runs, 0),
      coalesce(sequential, 0) + coalesce(random, 0) + coalesce(mixed, 0),
      coalesce(sequential, 0), coalesce(random, 0), coalesce(mixed, 0), 0, 0,
      stored_bytes + coalesce(bytes, 0) + octet_length(plan_json) + coalesce(octet_length(environment_json), 0)
        + octet_length(evaluations.notes),
      0
    FROM evaluations LEFT JOIN models ON models.id = model_id
      LEFT JOIN measured_of ON measured_of.evaluation_id = evaluations.id)`

/**
 * Parameters are JSON arrays, texts or numbers; one that is null lets everything through. `json_each` has columns of its own, `id`
 * among them.
 */
const MATCHES = `
  (deletedAt IS NOT NULL) = :removed
  AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds)))
  AND (:boxes IS NULL OR boxName IN (SELECT value FROM json_each(:boxes)))
  AND (:kernels IS NULL OR kernel IN (SELECT value FROM json_each(:kernels)))
  AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
  AND (:labels IS NULL OR EXISTS (SELECT 1 FROM json_each(:labels)
    WHERE CASE value WHEN 'sequential' THEN sequential WHEN 'random' THEN random ELSE mixed END > 0))
  AND (:tags IS NULL OR EXISTS (SELECT 1 FROM json_each(tagsJson) AS tag WHERE tag.value IN (SELECT value FROM json_each(:tags))))
  AND (:since IS NULL OR startedAt >= :since)
  AND (:until IS NULL OR startedAt <= :until)
  AND (:sample IS NULL OR sample = :sample)
  AND (:words IS NULL OR NOT EXISTS (SELECT 1 FROM json_each(:words) AS word WHERE instr(
    folded(items.title || ' ' || items.notes || ' ' || items.tagsJson || ' ' || items.id || ' ' || items.about || ' ' ||
      iif(items.kind = 'evaluation', 'comparison', items.kind) || ' ' || items.state || ' ' || items.boxName || ' ' ||
      coalesce(items.kernel, '') || ' ' || coalesce(
      (SELECT group_concat(text, ' ') FROM annotations WHERE subject_id = items.id AND annotations.deleted_at IS NULL), '')),
    word.value) = 0))`

/** What a list can be sorted by, in SQL; equal ones by id. */
export const LIBRARY_ORDERS = {
  started: 'startedAt',
  title: 'folded(title)',
  box: 'boxName',
  runs: 'runs',
  windows: 'windows',
  bytes: 'databaseBytes + traceBytes',
} as const
export type LibraryOrder = keyof typeof LIBRARY_ORDERS

/** One page, with how many match in all on each of its rows. */
export function pageSql(order: LibraryOrder, isDescending: boolean): string {
  return `
    WITH ${ITEMS}, matching AS (SELECT *, count(*) OVER () AS total FROM items WHERE ${MATCHES})
    SELECT *, (
      SELECT count(*) FROM annotations WHERE subject_id = matching.id AND annotations.deleted_at IS NULL) AS annotations
    FROM matching ORDER BY ${LIBRARY_ORDERS[order]} ${isDescending ? 'DESC' : 'ASC'}, id LIMIT :limit OFFSET :offset`
}

export const COUNT_SQL = `WITH ${ITEMS} SELECT count(*) FROM items WHERE ${MATCHES}`
export const ONE_SQL = `
  WITH ${ITEMS} SELECT *, 1 AS total, (
    SELECT count(*) FROM annotations WHERE subject_id = items.id AND annotations.deleted_at IS NULL) AS annotations
  FROM items WHERE id = ?`

/** What there is to filter by, over all that is listed. */
export const FACETS_SQL = `
  WITH things AS MATERIALIZED (
    SELECT box_name, json_extract(environment_json, '$.kernel') AS kernel, tags_json FROM sessions
      WHERE (deleted_at IS NOT NULL) = :removed
    UNION ALL SELECT box_name, NULL, tags_json FROM recordings WHERE (deleted_at IS NOT NULL) = :removed
    UNION ALL SELECT box_name, kernel, tags_json FROM evaluations WHERE (deleted_at IS NOT NULL) = :removed)
  SELECT 'boxes' AS facet, box_name AS value, count(*) AS count FROM things GROUP BY 2
  UNION ALL SELECT 'kernels', kernel, count(*) FROM things WHERE kernel IS NOT NULL GROUP BY 2
  UNION ALL SELECT 'tags', tag.value, count(*) FROM things, json_each(tags_json) AS tag GROUP BY 2
  ORDER BY 1, 2`
