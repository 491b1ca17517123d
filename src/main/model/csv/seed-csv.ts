import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import { BenchError } from '../../../shared/errors.ts'
import { quoted, streamCsv, streamCsvText, type CsvHeader, type CsvRow, type MapRow } from './csv-table.ts'
import type { DatasetRow } from '../dataset/dataset.ts'

/** What the authors' mapping needs. */
export const SEED_FEATURE_COLUMNS = [
  'trace_avg_sector_distance',
  'trace_sector_jump_ratio',
  'trace_avg_request_size_kb',
  'bw_mean_kbps',
  'iops_mean',
] as const

const COLUMNS = ['run_id', ...SEED_FEATURE_COLUMNS, 'label'] as const
const SHAPE_COLUMNS = ['pattern', 'bs', 'direct', 'iodepth', 'numjobs'] as const

/** Of any value: it may be multiplied by 1024, and must still be finite. */
export const HIGHEST = Number.MAX_VALUE / 1024

/**
 * All rows of the original method's `consolidated_dataset.csv` as `seed-v1` features.
 * @throws as `streamSeedCsv`; the error says that nothing was imported.
 */
export async function readSeedCsv(path: string): Promise<DatasetRow[]> {
  return allOf(streamSeedCsv(path))
}

/** The same from text. @param name of its file, for messages. @throws as `readSeedCsv`. */
export async function readSeedCsvText(name: string, text: string): Promise<DatasetRow[]> {
  return allOf(streamCsvText(name, text, seedRows))
}

/**
 * The same row by row, in flat memory. Columns are found by name, others ignored; rows without features, as an export has for idle
 * windows and for windows with losses, are passed over. The mapping is its authors': the average I/O size is the request size
 * or, where that is 0, bandwidth by IOPS.
 * @throws BenchError `bad-csv`, naming line and column, for a missing column, a missing or extra field, or a value that cannot be meant.
 */
export function streamSeedCsv(path: string): AsyncGenerator<DatasetRow> {
  return streamCsv(path, seedRows)
}

function seedRows(header: CsvHeader): MapRow<DatasetRow> {
  header.require(COLUMNS)
  const features = seedFeatures(header)
  const place = placeInRun(header)
  const shape = shapeWords(header)
  const label = labelOf(header)
  return (row) => {
    const { runId, windowIndex } = place(row)
    const values = features(row)
    if (values === undefined) return undefined
    const known = label(row)
    const words = shape(row)
    return words === undefined
      ? { runId, windowIndex, label: known, features: values }
      : { runId, windowIndex, shape: words, label: known, features: values }
  }
}

/** `seed-v1` of a row; undefined for one without features. The header has SEED_FEATURE_COLUMNS. */
export function seedFeatures(header: CsvHeader): (row: CsvRow) => number[] | undefined {
  const [distance = -1, jumps = -1, requestSize = -1, bandwidth = -1, iops = -1] = SEED_FEATURE_COLUMNS.map((column) =>
    header.find(column),
  )
  const fromTrace = [distance, jumps, requestSize]
  return (row) => {
    if (fromTrace.every((place) => row.field(place) === '')) return undefined
    const averageSectors = row.number(distance, 0, HIGHEST)
    const jumpRatio = row.number(jumps, 0, 1)
    const requestKib = row.number(requestSize, 0, HIGHEST)
    const bandwidthKib = row.number(bandwidth, 0, HIGHEST)
    const perSecond = row.number(iops, 0, HIGHEST)
    const ioBytes = requestKib > 0 ? requestKib * 1024 : (bandwidthKib * 1024) / perSecond
    if (!Number.isFinite(ioBytes)) {
      throw row.bad(iops, `is ${row.field(iops)}, and the I/O size has to be divided by it`)
    }
    return [averageSectors * 512, jumpRatio, ioBytes, 1 - jumpRatio, perSecond]
  }
}

/**
 * Run and place of a row: by the column `window_id` (or `window`) where there is one, else by counting the run's rows. Without a column
 * `run_id` all rows are of the run ''.
 */
export function placeInRun(
  header: CsvHeader,
): (row: CsvRow) => { readonly runId: string; readonly windowIndex: number } {
  const run = header.find('run_id')
  const window = header.find('window_id') ?? header.find('window')
  let runId = ''
  const windowsOfRun = new Map<string, number>()
  return (row) => {
    const text = run === undefined ? '' : row.text(run)
    // A field keeps the text around it in memory; a run's id stays for all of its windows.
    if (text !== runId) runId = Buffer.from(text).toString()
    if (window !== undefined) {
      const index = row.number(window, 0, Number.MAX_SAFE_INTEGER)
      if (!Number.isInteger(index)) throw row.bad(window, `is ${row.field(window)}, not a whole number`)
      return { runId, windowIndex: index }
    }
    const windowIndex = windowsOfRun.get(runId) ?? 0
    windowsOfRun.set(runId, windowIndex + 1)
    return { runId, windowIndex }
  }
}

/** The class of a row. @throws BenchError `bad-csv` where it is empty or no class. */
export function labelOf(header: CsvHeader): (row: CsvRow) => AccessClass {
  const place = header.find('label') ?? -1
  return (row) => {
    const text = row.text(place)
    const label = ACCESS_CLASSES.find((name) => name === text)
    if (label === undefined) throw row.bad(place, `is ${quoted(text)}, not one of ${ACCESS_CLASSES.join(', ')}`)
    return label
  }
}

/**
 * "mixed bs=64k direct=1 iodepth=8 numjobs=2", in fio's manner and in the file's own words: the seed's block size of "2" has no unit, and
 * gets none. Undefined where one of the columns is not there or empty.
 */
export function shapeWords(header: CsvHeader): (row: CsvRow) => string | undefined {
  const places = SHAPE_COLUMNS.map((column) => header.find(column))
  const [pattern, bs, direct, iodepth, numjobs] = places
  if (pattern === undefined || bs === undefined || direct === undefined) return () => undefined
  if (iodepth === undefined || numjobs === undefined) return () => undefined
  const all = [pattern, bs, direct, iodepth, numjobs]
  let last: readonly string[] = []
  let words: string | undefined
  return (row) => {
    if (all.every((place, at) => row.field(place) === last[at])) return words
    last = all.map((place) => Buffer.from(row.field(place)).toString())
    const [patternWord = '', bsWord = '', directWord = '', depth = '', jobs = ''] = last
    words = last.includes('')
      ? undefined
      : [
          patternWord,
          `bs=${bsWord}`,
          directWord === '0' ? undefined : `direct=${directWord}`,
          depth === '1' ? undefined : `iodepth=${depth}`,
          jobs === '1' ? undefined : `numjobs=${jobs}`,
        ]
          .filter((word) => word !== undefined)
          .join(' ')
    return words
  }
}

async function allOf(rows: AsyncIterable<DatasetRow>): Promise<DatasetRow[]> {
  const all: DatasetRow[] = []
  try {
    for await (const row of rows) all.push(row)
  } catch (error) {
    throw error instanceof BenchError ? error.withKept('Nothing was imported.') : error
  }
  return all
}
