import { existsSync } from 'node:fs'
import { BenchError } from '../../shared/errors.ts'
import { labelInForce } from '../../shared/label-in-force.ts'
import { shapeText } from '../../shared/shape-text.ts'
import { hasLosses } from '../../shared/window-measures.ts'
import { TICK_SECONDS, type LabelledWindow, type TickedRun } from '../model/index.ts'
import type { RunRecord } from '../store/index.ts'
import { readWindows, type WindowSeries } from '../trace/index.ts'
import type { Workbench } from './workbench.ts'

/** A run whose trace was read: its windows of each length, and finely cut. */
export interface StudiedRun extends TickedRun {
  /** In the order of the lengths that were asked for. */
  readonly windows: readonly (readonly LabelledWindow[])[]
}

export interface SkippedRun {
  readonly runId: string
  /** A clause: "its trace was not kept". */
  readonly why: string
}

/** The runs of some sessions, in the order in which they happened. @throws BenchError unknown-session */
export function runsOfSessions({ store }: Workbench, sessionIds: readonly string[]) {
  return sessionIds.flatMap((id) => {
    const { boxName } = store.sessions.get(id)
    return store.runs.ofSession(id).map((run) => ({ run, boxName }))
  })
}

/**
 * Cuts a run's kept trace at several lengths in one pass, each as stored windows are: from the same first request on, and no further
 * than the run was planned for.
 * @throws BenchError interrupted
 */
export async function readKeptTrace(
  { run, boxName }: { readonly run: RunRecord; readonly boxName: string },
  lengths: readonly number[],
  signal: AbortSignal | undefined,
): Promise<StudiedRun | SkippedRun> {
  const { id: runId, sessionId, readaheadKib, tracePath, windowsStartNs } = run
  const label = labelInForce(run)
  if (tracePath === undefined) return { runId, why: 'its trace was not kept' }
  if (!existsSync(tracePath)) return { runId, why: `its trace is not at ${tracePath} any more` }
  if (windowsStartNs === undefined) return { runId, why: 'it was stored without the moment at which its windows start' }
  let series: readonly WindowSeries[]
  try {
    const options = { device: run.device, windowSeconds: [...lengths, TICK_SECONDS], notBeforeNs: windowsStartNs }
    series = (await readWindows(tracePath, signal === undefined ? options : { ...options, signal })).series
  } catch (error) {
    if (!(error instanceof BenchError) || error.code === 'interrupted') throw error
    return { runId, why: `its trace cannot be read: ${error.message}` }
  }
  const whole = series.map((one) => {
    const losses = one.losses.map(hasLosses)
    return one.windows
      .slice(0, Math.floor(run.seconds / one.windowSeconds))
      .map((counts, at) => ({ counts, windowSeconds: one.windowSeconds, isLossy: losses[at] === true }))
  })
  const about = { runId, sessionId, boxName, label, readaheadKib, shape: shapeText(run.shape) }
  return {
    ...{ runId, label, readaheadKib },
    windows: whole.slice(0, lengths.length).map((windows) => windows.map((window) => ({ ...about, ...window }))),
    ticks: (whole[lengths.length] ?? []).map(({ counts, isLossy }) => (isLossy ? undefined : counts)),
  }
}
