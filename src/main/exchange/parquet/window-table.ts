import type { AccessClass } from '../../../shared/classes.ts'
import { FEATURE_SETS, featuresOf } from '../../../shared/features.ts'
import { hasLosses, type WindowMeasures } from '../../../shared/window-measures.ts'
import { isIdle, type WindowCounts } from '../../../shared/windows.ts'
import type { TableColumn } from './column.ts'

/** Of the columns below: a changed meaning is a new version. */
export const WINDOW_TABLE_VERSION = 1

const NS_PER_SECOND = 1e9

/** What is the same for all windows of a run. */
export interface WindowTableRun {
  readonly sessionId: string
  readonly runId: string
  readonly boxName: string
  readonly workload: string
  /** In fio's words (`shapeText`). */
  readonly shape: string
  /** What a person has set right, else what was planned. */
  readonly label: AccessClass
  readonly plannedLabel: AccessClass
  readonly repetition: number
  readonly cache: 'cold' | 'warm'
  readonly readaheadKib: number
  readonly windowSeconds: number
  /** Start of window 0 in ns since the epoch, where it is known. */
  readonly windowsStartNs: bigint | undefined
}

export interface WindowTableRow {
  readonly run: WindowTableRun
  readonly counts: WindowCounts
  readonly measures: WindowMeasures | undefined
  /** As `FEATURES` has them; undefined for an idle window, and for one with losses, whose counts are too low. */
  readonly features: readonly number[] | undefined
}

/** The features of all sets, each once; `readahead_kib` is a column of the run. */
const FEATURES = [...FEATURE_SETS['served-v1'], ...FEATURE_SETS['served-v2']].filter(
  ({ name }, place, all) => name !== 'readahead_kib' && all.findIndex((other) => other.name === name) === place,
)
const FEATURE_PLACES = FEATURES.map(({ name }) => {
  const place = FEATURE_SETS['served-v1'].findIndex((one) => one.name === name)
  const later = FEATURE_SETS['served-v2'].findIndex((one) => one.name === name)
  return place >= 0 ? place : FEATURE_SETS['served-v1'].length + later
})

export function windowTableRow(
  run: WindowTableRun,
  counts: WindowCounts,
  measures: WindowMeasures | undefined,
): WindowTableRow {
  if (isIdle(counts) || hasLosses(measures)) return { run, counts, measures, features: undefined }
  const all = [
    ...featuresOf('served-v1', counts, run.windowSeconds, run.readaheadKib),
    ...featuresOf('served-v2', counts, run.windowSeconds, run.readaheadKib),
  ]
  return { run, counts, measures, features: FEATURE_PLACES.map((place) => all[place] ?? Number.NaN) }
}

type Column = TableColumn<WindowTableRow>

const text = (name: string, meaning: string, value: (row: WindowTableRow) => string): Column => ({
  ...{ name, unit: '', meaning, value, type: 'STRING', isNullable: false },
})
/** No disk has 2^31 requests in a window. */
const count = (name: string, meaning: string, value: (row: WindowTableRow) => number): Column => ({
  ...{ name, unit: '', meaning, value, type: 'INT32', isNullable: false },
})
const sum = (name: string, unit: string, meaning: string, value: (row: WindowTableRow) => number): Column => ({
  ...{ name, unit, meaning, value, type: 'INT64', isNullable: false },
})
const amount = (name: string, unit: string, meaning: string, value: (row: WindowTableRow) => number): Column => ({
  ...{ name, unit, meaning, value, type: 'DOUBLE', isNullable: false },
})
const flag = (name: string, meaning: string, value: (row: WindowTableRow) => boolean): Column => ({
  ...{ name, unit: '', meaning, value, type: 'BOOLEAN', isNullable: false },
})
type Measure = (measures: WindowMeasures) => number | undefined
const measured = (type: 'INT32' | 'INT64', name: string, unit: string, meaning: string, of: Measure): Column => ({
  ...{ name, unit, meaning, type, isNullable: true },
  value: ({ measures }) => (measures === undefined ? undefined : of(measures)),
})
const latency = (percentile: 'p50Ns' | 'p95Ns' | 'p99Ns'): Column => ({
  name: `latency_${percentile.slice(0, 3)}_ns`,
  unit: 'ns',
  meaning: `${percentile.slice(1, 3)}th percentile of issue to complete, good to 1 %`,
  type: 'DOUBLE',
  isNullable: true,
  value: ({ measures }) => measures?.latency?.[percentile],
})

/** The table of windows, a row each, in the order of runs and of time. Names of counts and measures are those of the database. */
export const WINDOW_COLUMNS: readonly Column[] = [
  text('session_id', 'the campaign', ({ run }) => run.sessionId),
  text('run_id', 'one workload under one trace', ({ run }) => run.runId),
  text('box', 'the machine under test', ({ run }) => run.boxName),
  text('workload', 'name in the profile', ({ run }) => run.workload),
  text('shape', 'in fio’s words', ({ run }) => run.shape),
  text('label', 'class, as corrected: sequential, random or mixed', ({ run }) => run.label),
  text('planned_label', 'class as it was planned', ({ run }) => run.plannedLabel),
  text('cache', 'page cache at the start: cold or warm', ({ run }) => run.cache),
  count('repetition', 'from 1', ({ run }) => run.repetition),
  amount('readahead_kib', 'KiB', 'in force during the run', ({ run }) => run.readaheadKib),
  amount('window_seconds', 's', 'length of the window', ({ run }) => run.windowSeconds),
  count('window_index', 'in its run, from 0', ({ counts }) => counts.index),
  amount(
    'start_seconds',
    's',
    'start since the run’s first request',
    ({ run, counts }) => counts.index * run.windowSeconds,
  ),
  {
    name: 'start_unix_ns',
    unit: 'ns',
    meaning: 'start on the box’s clock, since the epoch; null where it is not known',
    type: 'INT64',
    isNullable: true,
    value: ({ run, counts }) =>
      run.windowsStartNs === undefined
        ? undefined
        : run.windowsStartNs + BigInt(Math.round(counts.index * run.windowSeconds * NS_PER_SECOND)),
  },
  flag('is_idle', 'fewer than 2 requests: no features', ({ counts }) => isIdle(counts)),
  flag('is_lossy', 'the tracer lost something: counts are too low, no features', ({ measures }) => hasLosses(measures)),
  count('requests', 'reads and writes of the disk, n', ({ counts }) => counts.requests),
  sum('distance_sectors', '512 B', 'sum of |s_i - s_(i-1)|', ({ counts }) => counts.distanceSectors),
  count('jumps', 'distances above 2048 sectors', ({ counts }) => counts.jumps),
  sum('bytes', 'B', 'read and written', ({ counts }) => counts.bytes),
  count('writes', 'requests that write', ({ counts }) => counts.writes),
  count('readaheads', 'requests marked REQ_RAHEAD', ({ counts }) => counts.readaheads),
  ...FEATURES.map(({ name, unit }, place): Column => ({
    ...{ name, unit, meaning: 'feature; null in idle and lossy windows', type: 'DOUBLE', isNullable: true },
    value: ({ features }) => features?.[place],
  })),
  measured('INT32', 'events', '', 'issues, completions, insertions and merges', ({ events }) => events),
  measured('INT32', 'completes', '', 'block_rq_complete', ({ completes }) => completes),
  measured('INT32', 'inserts', '', 'block_rq_insert', ({ inserts }) => inserts),
  measured('INT32', 'merges', '', 'block_rq_merge', ({ merges }) => merges),
  measured('INT32', 'unique_sectors', '', 'distinct first sectors', ({ uniqueSectors }) => uniqueSectors),
  measured('INT64', 'written_bytes', 'B', 'of the writes', ({ writtenBytes }) => writtenBytes),
  measured('INT64', 'depth_sum', '', 'requests in flight at each issue, summed', ({ depthSum }) => depthSum),
  measured('INT32', 'depth_max', '', 'the most of them', ({ depthMax }) => depthMax),
  measured(
    'INT32',
    'latency_count',
    '',
    'requests that completed in the window',
    (measures) => measures.latency?.count,
  ),
  latency('p50Ns'),
  latency('p95Ns'),
  latency('p99Ns'),
  measured('INT32', 'page_cache_insertions', 'pages', 'added for files of this disk', (one) => one.pageCacheInsertions),
  measured('INT32', 'discarded_events', '', 'dropped by the tracer', ({ discardedEvents }) => discardedEvents),
  measured('INT32', 'lost_packets', '', 'lost by the tracer', ({ lostPackets }) => lostPackets),
]
