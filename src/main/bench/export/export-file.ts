import type { Workbench } from '../workbench.ts'
import { exportBundle, type BundleOptions } from './bundle.ts'
import { exportCsv, type CsvFacts } from './csv.ts'
import type { ExportFormat } from './format.ts'
import { exportParquet } from './parquet.ts'

export interface FileExportOptions extends BundleOptions {
  readonly format: ExportFormat
}

export interface FileExport {
  readonly bytes: number
  /** What the file lacks, a sentence each. */
  readonly remarks: readonly string[]
}

/**
 * Sessions as a file of any format, over one that is there; into a bundle also evaluations and recordings.
 * @throws BenchError unknown-session | no-space | wrong-usage; what the signal was aborted with
 */
export async function exportFile(
  bench: Pick<Workbench, 'store'>,
  ids: readonly string[],
  file: string,
  { format, withTraces = false, ...watching }: FileExportOptions,
): Promise<FileExport> {
  if (format === 'bundle') {
    const { bytes, tracesGone } = await exportBundle(bench, ids, file, { withTraces, ...watching })
    return { bytes, remarks: tracesGone === 0 ? [] : [tracesGoneText(tracesGone)] }
  }
  if (format === 'csv') {
    const { bytes, ...facts } = await exportCsv(bench, ids, file, watching)
    return { bytes, remarks: csvRemarks(facts) }
  }
  const { bytes, lossy } = await exportParquet(bench, ids, file, watching.signal)
  return { bytes, remarks: lossy === 0 ? [] : [lossyText(lossy)] }
}

/** What a CSV lacks, a sentence each. */
export function csvRemarks({ lossy, runsOutOfTime }: Pick<CsvFacts, 'lossy' | 'runsOutOfTime'>): string[] {
  return [
    ...(lossy === 0 ? [] : [lossyText(lossy)]),
    ...(runsOutOfTime === 0
      ? []
      : [`Runs captured by an older release: ${runsOutOfTime}; fio’s figures of their windows are left empty.`]),
  ]
}

export function lossyText(windows: number): string {
  return `Windows over which the tracer lost something: ${windows}; what the trace says of them is left empty.`
}

export function tracesGoneText(traces: number): string {
  return `Raw traces that are not where they were kept any more: ${traces}.`
}
