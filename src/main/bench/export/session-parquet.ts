import { shapeText } from '../../../shared/shape-text.ts'
import { labelInForce } from '../../../shared/label-in-force.ts'
import { APP_VERSION } from '../../../shared/version.ts'
import { hasLosses } from '../../../shared/window-measures.ts'
import {
  WINDOW_COLUMNS,
  WINDOW_TABLE_VERSION,
  windowTableRow,
  writeParquet,
  type WindowTableRow,
} from '../../exchange/parquet/index.ts'
import type { Store } from '../../store/index.ts'

export interface SessionParquet {
  readonly bytes: number
  /** Windows, each a row. */
  readonly rows: number
  /** Windows without features, because the tracer lost something over them. */
  readonly lossy: number
}

/** Writes all windows of some sessions, the runs of each in the order in which they happened. Holds a run and a row group. */
export async function writeSessionParquet(
  store: Store,
  sessionIds: readonly string[],
  file: string,
  signal: AbortSignal,
): Promise<SessionParquet> {
  const [only, ...others] = sessionIds
  let lossy = 0
  function* rows(): Generator<readonly WindowTableRow[]> {
    const runs = sessionIds.flatMap((id) => {
      const { boxName } = store.sessions.get(id)
      return store.runs.ofSession(id).map((run) => ({ run, boxName }))
    })
    for (const { run, boxName } of runs) {
      const { windowsStartNs, shape, label: plannedLabel, ...plain } = run
      const labels = { label: labelInForce(run), plannedLabel }
      const about = { ...plain, ...labels, runId: run.id, boxName, shape: shapeText(shape), windowsStartNs }
      const measures = store.runs.measures(run.id)
      lossy += measures.filter(hasLosses).length
      yield store.runs.windows(run.id).map((counts, at) => windowTableRow(about, counts, measures[at]))
    }
  }
  const written = await writeParquet(file, WINDOW_COLUMNS, rows(), {
    metadata: {
      table: `rabench-windows ${WINDOW_TABLE_VERSION}`,
      sessions: JSON.stringify(sessionIds),
      // What the first release wrote, of the one session that there could be.
      ...(only === undefined || others.length > 0 ? {} : { session: only }),
    },
    createdBy: `readahead-bench ${APP_VERSION}`,
    signal,
  })
  return { ...written, lossy }
}
