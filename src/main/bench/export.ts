import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BenchError } from '../../shared/errors.ts'
import { hasLosses } from '../../shared/window-measures.ts'
import { seedCsv, seedRows } from '../store/index.ts'
import { LOG_AVERAGE_MS } from '../workload/index.ts'
import { explainingWrites } from './export/write-errors.ts'
import type { Workbench } from './workbench.ts'

export { exportBundle, type BundleExport, type BundleOptions } from './export/bundle.ts'
export { exportParquet, type ParquetExport } from './export/parquet.ts'

export const EXPORT_FORMATS = ['csv', 'parquet', 'bundle'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export interface SessionExport {
  readonly text: string
  /** Windows, each a row. */
  readonly rows: number
  /** Windows without what was counted in the trace, because the tracer lost something over them. */
  readonly lossy: number
  /** Runs without fio's figures by window: they were stored before their place in time was. */
  readonly runsOutOfTime: number
}

/** @throws BenchError wrong-usage for one that there is not */
export function requireExportFormat(format: string): ExportFormat {
  const known = EXPORT_FORMATS.find((name) => name === format)
  if (known !== undefined) return known
  throw new BenchError('wrong-usage', `A session cannot be exported so: there is no format "${format}".`, {
    nextStep: `Use --format ${EXPORT_FORMATS.join(', ')}.`,
  })
}

/**
 * All windows of a session in the seed's CSV (`consolidated_dataset.csv`), its runs in the order in which they happened.
 * @throws BenchError unknown-session
 */
export function sessionCsv({ store }: Workbench, sessionId: string): SessionExport {
  const { cpus } = store.sessions.get(sessionId).environment
  const runs = store.runs.ofSession(sessionId).map((run) => ({
    run,
    windows: store.runs.windows(run.id),
    measures: store.runs.measures(run.id),
    fioDocument: store.runs.fioResult(run.id)?.document,
    samples: store.runs.fioSamples(run.id),
    sampleMs: LOG_AVERAGE_MS,
    cpus,
  }))
  const rows = runs.flatMap(seedRows)
  return {
    text: seedCsv(rows),
    rows: rows.length,
    lossy: runs.flatMap(({ measures }) => measures.filter(hasLosses)).length,
    runsOutOfTime: runs.filter(({ run }) => run.windowsStartNs === undefined || run.fioStartedAtMs === undefined)
      .length,
  }
}

/**
 * Writes an export to a file, over one that is there.
 * @returns its whole path
 * @throws BenchError no-space; wrong-usage where it cannot be written
 */
export async function writeExport(text: string, file: string): Promise<string> {
  const whole = path.resolve(file)
  await explainingWrites(whole, () => writeFile(whole, text))
  return whole
}
