import { ACCESS_CLASSES } from '../../../shared/classes.ts'

/** Why a field is refused, as the end of "column 8 (label) …"; undefined where it is as it should be. */
export type FieldRule = (text: string) => string | undefined

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Of any value: it may be multiplied by 1024, and must still be finite. */
const HIGHEST = Number.MAX_VALUE / 1024

/** What the features of `seed-v1` come from. A window without features (idle, or with losses) has the first three empty. */
export const TRACE_FEATURE_COLUMNS = [
  'trace_avg_sector_distance',
  'trace_sector_jump_ratio',
  'trace_avg_request_size_kb',
] as const
export const FIO_FEATURE_COLUMNS = ['bw_mean_kbps', 'iops_mean'] as const

export const REQUIRED_COLUMNS = ['run_id', ...TRACE_FEATURE_COLUMNS, ...FIO_FEATURE_COLUMNS, 'label'] as const

const amount = number(0, HIGHEST)
const share = number(0, 1)
const any = number(-HIGHEST, HIGHEST)

/** Columns of `consolidated_dataset.csv` that have to be filled in every row. */
export const FILLED: ReadonlyMap<string, FieldRule> = new Map<string, FieldRule>([
  ['run_id', () => undefined],
  ['label', label],
])

/** Those that are filled in every row with features. */
export const FILLED_WITH_FEATURES: ReadonlyMap<string, FieldRule> = new Map<string, FieldRule>([
  ['trace_avg_sector_distance', amount],
  ['trace_sector_jump_ratio', share],
  ['trace_avg_request_size_kb', amount],
  ['bw_mean_kbps', amount],
  ['iops_mean', amount],
])

/** Those that may be empty, or not there at all. Of `pattern`, `mode` and `bs` any text is taken, and of columns that are not ours. */
export const OPTIONAL: ReadonlyMap<string, FieldRule> = new Map<string, FieldRule>([
  ['window_id', whole],
  ['timestamp_start', any],
  ['timestamp_end', any],
  ...[
    ...['trace_total_events', 'trace_block_rq_issue', 'trace_block_rq_complete', 'trace_block_rq_insert'],
    ...['trace_unique_sectors', 'bw_std_kbps', 'bw_min_kbps', 'bw_max_kbps', 'lat_mean_ns', 'lat_std_ns', 'lat_p95_ns'],
    ...['iops_std', 'run_total_io_mb', 'run_avg_bw_kbps', 'run_avg_iops', 'run_avg_lat_ns', 'run_lat_stddev_ns'],
    ...['run_lat_p99_ns', 'run_usr_cpu', 'run_sys_cpu', 'iodepth', 'numjobs', 'direct', 'cpu_cores', 'mem_free_mb'],
  ].map((name): [string, FieldRule] => [name, amount]),
])

function number(lowest: number, highest: number): FieldRule {
  return (text) => {
    const value = NUMBER.test(text) ? Number(text) : Number.NaN
    if (!Number.isFinite(value)) {
      const hint = /^[+-]?\d+,\d+$/.test(text) ? ' (the decimal sign is a point)' : ''
      return `is ${quoted(text)}, not a number${hint}`
    }
    if (value < lowest) return `is ${text}, below ${lowest}`
    return value > highest ? `is ${text}, above ${highest}` : undefined
  }
}

function whole(text: string): string | undefined {
  return amount(text) ?? (Number.isSafeInteger(Number(text)) ? undefined : `is ${text}, not a whole number`)
}

function label(text: string): string | undefined {
  return ACCESS_CLASSES.some((name) => name === text)
    ? undefined
    : `is ${quoted(text)}, not one of ${ACCESS_CLASSES.join(', ')}`
}

function quoted(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`
}
