import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BenchError } from '../../shared/errors.ts'
import { hasLosses } from '../../shared/window-measures.ts'
import { seedCsv, seedRows } from '../store/index.ts'
import { LOG_AVERAGE_MS } from '../workload/index.ts'
import type { Workbench } from './workbench.ts'

export const EXPORT_FORMATS = ['csv'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
const LATER_FORMATS: readonly string[] = ['parquet', 'bundle']

export interface SessionExport {
  readonly text: string
  /** Windows, each a row. */
  readonly rows: number
  /** Windows without what was counted in the trace, because the tracer lost something over them. */
  readonly lossy: number
  /** Runs without fio's figures by window: they were stored before their place in time was. */
  readonly runsOutOfTime: number
}

/** @throws BenchError wrong-usage for one that there is not, or not yet */
export function requireExportFormat(format: string): ExportFormat {
  const known = EXPORT_FORMATS.find((name) => name === format)
  if (known !== undefined) return known
  const what = LATER_FORMATS.includes(format) ? `${format} is not there yet` : `there is no format "${format}"`
  throw new BenchError('wrong-usage', `A session cannot be exported so: ${what}.`, {
    nextStep: `Use --format csv; ${LATER_FORMATS.join(' and ')} are not there yet.`,
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
  try {
    await writeFile(whole, text)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause
    if (cause.code === 'ENOSPC') {
      throw new BenchError('no-space', `The disk that ${whole} is on is full.`, {
        nextStep: 'Free some space, or name a file on another disk.',
        cause,
      })
    }
    throw new BenchError('wrong-usage', `${whole} cannot be written: ${cause.message}.`, {
      nextStep: 'Name a file in a directory that is there and that you may write to.',
      cause,
    })
  }
  return whole
}
