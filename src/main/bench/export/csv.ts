import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as untilIdle } from 'node:timers/promises'
import { LOG_AVERAGE_MS } from '../../../shared/fio-log.ts'
import { hasLosses } from '../../../shared/window-measures.ts'
import { seedCsv, seedRows } from '../../store/index.ts'
import type { Workbench } from '../workbench.ts'
import { explainingWrites } from './write-errors.ts'

export interface CsvFacts {
  /** Windows, each a row. */
  readonly rows: number
  /** Windows without what was counted in the trace, because the tracer lost something over them. */
  readonly lossy: number
  /** Runs without fio's figures by window: they were stored before their place in time was. */
  readonly runsOutOfTime: number
}

export interface SessionExport extends CsvFacts {
  readonly text: string
}

export interface CsvExport extends CsvFacts {
  /** Whole. */
  readonly path: string
  readonly bytes: number
}

export interface ExportWatching {
  readonly signal?: AbortSignal
  /** What is done, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/**
 * All windows of some sessions in the seed's CSV (`consolidated_dataset.csv`), the runs of each in the order in which they happened.
 * @throws BenchError unknown-session
 */
export function sessionCsv({ store }: Pick<Workbench, 'store'>, ...sessionIds: readonly string[]): SessionExport {
  const parts = [...csvParts(store, sessionIds)]
  return { text: seedCsv([]) + parts.map(({ text }) => text).join(''), ...sumOf(parts) }
}

/**
 * The same as a file, over one that is there; it appears when it is whole. Holds a run at a time.
 * @throws BenchError unknown-session | no-space | wrong-usage; what the signal was aborted with
 */
export async function exportCsv(
  { store }: Pick<Workbench, 'store'>,
  sessionIds: readonly string[],
  file: string,
  { signal, onProgress }: ExportWatching = {},
): Promise<CsvExport> {
  for (const id of sessionIds) store.sessions.get(id)
  const whole = path.resolve(file)
  const runs = sessionIds.reduce((sum, id) => sum + store.runs.ofSession(id).length, 0)
  return explainingWrites(whole, async () => {
    const unfinished = `${whole}.${process.pid}.part`
    const output = await open(unfinished, 'w')
    try {
      await output.writeFile(seedCsv([]))
      const parts: CsvFacts[] = []
      for (const { text, ...facts } of csvParts(store, sessionIds)) {
        signal?.throwIfAborted()
        await output.writeFile(text)
        parts.push(facts)
        onProgress?.(parts.length / runs)
        // A run is read at once; between two of them everything else has its turn.
        await untilIdle()
      }
      const { size: bytes } = await output.stat()
      await output.close()
      await rename(unfinished, whole)
      return { path: whole, bytes, ...sumOf(parts) }
    } catch (error) {
      await output.close()
      await rm(unfinished, { force: true })
      throw error
    }
  })
}

type CsvPart = CsvFacts & { readonly text: string }

/** A run each, without the header. */
function* csvParts(store: Workbench['store'], sessionIds: readonly string[]): Generator<CsvPart> {
  const header = seedCsv([])
  for (const sessionId of sessionIds) {
    const { cpus } = store.sessions.get(sessionId).environment
    for (const run of store.runs.ofSession(sessionId)) {
      const measures = store.runs.measures(run.id)
      const rows = seedRows({
        ...{ run, measures, cpus },
        windows: store.runs.windows(run.id),
        fioDocument: store.runs.fioResult(run.id)?.document,
        samples: store.runs.fioSamples(run.id),
        sampleMs: LOG_AVERAGE_MS,
      })
      yield {
        text: seedCsv(rows).slice(header.length),
        rows: rows.length,
        lossy: measures.filter(hasLosses).length,
        runsOutOfTime: run.windowsStartNs === undefined || run.fioStartedAtMs === undefined ? 1 : 0,
      }
    }
  }
}

function sumOf(parts: readonly CsvFacts[]): CsvFacts {
  const sum = (name: keyof CsvFacts) => parts.reduce((total, part) => total + part[name], 0)
  return { rows: sum('rows'), lossy: sum('lossy'), runsOutOfTime: sum('runsOutOfTime') }
}
