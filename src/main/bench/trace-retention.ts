import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { traceLimitsSchema, type TraceLimits } from '../../shared/contract/settings.ts'
import type { AgedTraceRecord } from '../store/index.ts'
import { dropTraces, isOwnTrace } from './traces.ts'
import type { Workbench } from './workbench.ts'

/** The traces of a session with this tag are kept, whatever the limits. */
export const KEEP_TAG = 'keep'

const GIB = 2 ** 30
const DAY_MS = 86_400_000
/** Named in a remark; of more there is the number. */
const MOST_NAMED = 5

/** What decides whether a trace goes. */
export type RetainedTrace = Pick<AgedTraceRecord, 'runId' | 'bytes' | 'recordedAt' | 'sessionState' | 'sessionTags'>

/**
 * Which traces are beyond the limits, oldest first: the newest stay, as many as `maxGib` holds, and none that is older than `maxDays`.
 * Those of a session that is being captured, or has the tag `keep`, stay and do not count.
 */
export function tracesToRemove(
  traces: readonly RetainedTrace[],
  { maxGib = Infinity, maxDays = Infinity }: TraceLimits,
  now: Date,
): string[] {
  const newestFirst = traces.filter(isLimited).toSorted((a, b) => Date.parse(b.recordedAt) - Date.parse(a.recordedAt))
  let bytes = 0
  const firstBeyond = newestFirst.findIndex((trace) => {
    bytes += trace.bytes
    return bytes > maxGib * GIB || now.getTime() - Date.parse(trace.recordedAt) > maxDays * DAY_MS
  })
  return firstBeyond === -1
    ? []
    : newestFirst
        .slice(firstBeyond)
        .map(({ runId }) => runId)
        .reverse()
}

function isLimited({ sessionState, sessionTags }: Pick<RetainedTrace, 'sessionState' | 'sessionTags'>): boolean {
  return sessionState !== 'running' && !sessionTags.includes(KEEP_TAG)
}

/** What the kept traces of a session take. */
export interface SessionTraces {
  readonly sessionId: string
  readonly runs: number
  readonly bytes: number
  /** Start of the first run. */
  readonly recordedAt: string
  /** Whether limits reach them: not where they lie outside of the data folder, are to be kept, or are just being captured. */
  readonly isLimited: boolean
}

/** The sessions that have kept traces, oldest first. */
export async function keptTracesBySession(bench: Workbench): Promise<SessionTraces[]> {
  const own = new Set((await ownTraces(bench)).map(({ runId }) => runId))
  const bySession = Map.groupBy(bench.store.runs.allKeptTraces(), ({ sessionId }) => sessionId)
  return [...bySession].map(([sessionId, traces]) => ({
    sessionId,
    runs: traces.length,
    bytes: traces.reduce((sum, { bytes }) => sum + bytes, 0),
    recordedAt: traces[0]?.recordedAt ?? '',
    isLimited: traces.some((trace) => own.has(trace.runId) && isLimited(trace)),
  }))
}

/** Those that are the bench's to delete, oldest first. */
async function ownTraces({ store, paths }: Workbench): Promise<AgedTraceRecord[]> {
  const data = await realpath(paths.data)
  const own: AgedTraceRecord[] = []
  for (const trace of store.runs.allKeptTraces()) if (await isOwnTrace(trace.path, data)) own.push(trace)
  return own
}

export interface PrunedTraces {
  readonly freedBytes: number
  /** Whose traces went, of how many runs each, in order of time. */
  readonly sessions: readonly { readonly sessionId: string; readonly runs: number }[]
}

/** Deletes the raw traces in the data folder that are beyond the limits; their windows stay. @throws what the file system says */
export async function pruneTraces(bench: Workbench, limits: TraceLimits, now = new Date()): Promise<PrunedTraces> {
  if (limits.maxGib === undefined && limits.maxDays === undefined) return { freedBytes: 0, sessions: [] }
  const own = await ownTraces(bench)
  const runIds = tracesToRemove(own, limits, now)
  const { freedBytes, elsewhere } = await dropTraces(bench, { sessionIds: [], runIds })
  const dropped = new Set(runIds.filter((id) => !elsewhere.includes(id)))
  const gone = own.filter(({ runId }) => dropped.has(runId))
  const bySession = Map.groupBy(gone, ({ sessionId }) => sessionId)
  return { freedBytes, sessions: [...bySession].map(([sessionId, runs]) => ({ sessionId, runs: runs.length })) }
}

/** "Deleted raw traces beyond the limits: 17 of 2026-11-22-quick-a1b2; 3.42 GiB. Their windows stay."; undefined where none was. */
export function prunedText({ freedBytes, sessions }: PrunedTraces): string | undefined {
  if (sessions.length === 0) return undefined
  const named = sessions.slice(0, MOST_NAMED).map(({ sessionId, runs }) => `${runs} of ${sessionId}`)
  const further = sessions.length - named.length
  const which = [...named, ...(further > 0 ? [`those of ${further} more`] : [])].join(', ')
  return `Deleted raw traces beyond the limits: ${which}; ${(freedBytes / GIB).toFixed(2)} GiB. Their windows stay.`
}

/**
 * Deletes what is beyond the limits, after work and at a start, and says which and how much. That it cannot is said too: the work that
 * it follows has not failed.
 */
export async function holdTraceLimits(
  bench: Workbench,
  limits: TraceLimits,
  onRemark: (remark: string) => void,
): Promise<void> {
  try {
    const remark = prunedText(await pruneTraces(bench, limits))
    if (remark !== undefined) onRemark(remark)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    onRemark(`Raw traces beyond the limits could not be deleted: ${why}`)
  }
}

const limitsInFile = z.object({ settings: z.object({ keptTraces: traceLimitsSchema }) })

/** What the settings of the data folder say, for a door that has no settings. Where they cannot be read there is no limit. */
export async function traceLimitsOf({ paths }: Pick<Workbench, 'paths'>): Promise<TraceLimits> {
  try {
    const text = await readFile(path.join(paths.data, 'settings.json'), 'utf8')
    return limitsInFile.safeParse(JSON.parse(text)).data?.settings.keptTraces ?? {}
  } catch {
    return {}
  }
}
