import { lstat, realpath, rm } from 'node:fs/promises'
import path from 'node:path'
import type { KeptTraceRecord } from '../store/index.ts'
import type { Workbench } from './workbench.ts'

export interface DroppedTraces {
  readonly dropped: number
  readonly freedBytes: number
  /** Runs whose traces are none of the bench's own: outside of the data folder, or no packed trace. They stay. */
  readonly elsewhere: readonly string[]
}

/** As captures and imports pack them. */
const PACKED_TRACE = '.tar.zst'

/** Where traces are kept if no other folder is named. */
export function tracesFolder({ paths }: Pick<Workbench, 'paths'>): string {
  return path.join(paths.data, 'traces')
}

/**
 * Deletes the raw traces of runs, and of all runs of sessions, that lie in the data folder; windows and all else stay. One whose file
 * is gone already is forgotten.
 * @throws what the file system says; the traces that were deleted until then are forgotten.
 */
export async function dropTraces(
  { store, paths }: Workbench,
  { sessionIds, runIds }: { readonly sessionIds: readonly string[]; readonly runIds: readonly string[] },
): Promise<DroppedTraces> {
  const data = await realpath(paths.data)
  const named = [
    ...sessionIds.flatMap((id) => store.runs.keptTraces(id)),
    ...runIds.flatMap((id) => store.runs.keptTrace(id) ?? []),
  ]
  const traces = [...new Map(named.map((trace) => [trace.runId, trace])).values()]
  const gone: string[] = []
  const elsewhere: string[] = []
  let freedBytes = 0
  try {
    for (const trace of traces) {
      const freed = await drop(trace, data)
      if (freed === undefined) {
        elsewhere.push(trace.runId)
        continue
      }
      freedBytes += freed
      gone.push(trace.runId)
    }
  } finally {
    store.runs.forgetTraces(gone)
  }
  return { dropped: gone.length, freedBytes, elsewhere }
}

/** Whether a trace is the bench's own to delete; one that is gone is. @param data the data folder's real path */
export async function isOwnTrace(file: string, data: string): Promise<boolean> {
  return (await placeOf(file, data)).kind !== 'elsewhere'
}

/** @returns bytes, 0 where there was no file any more; undefined where it is not ours to delete */
async function drop({ path: file }: KeptTraceRecord, data: string): Promise<number | undefined> {
  const place = await placeOf(file, data)
  if (place.kind === 'elsewhere') return undefined
  if (place.kind === 'gone') return 0
  try {
    const found = await lstat(place.path)
    if (!found.isFile()) return undefined
    await rm(place.path)
    return found.size
  } catch (error) {
    if (isMissing(error)) return 0
    throw error
  }
}

type Place =
  { readonly kind: 'own'; readonly path: string } | { readonly kind: 'gone' } | { readonly kind: 'elsewhere' }

async function placeOf(file: string, data: string): Promise<Place> {
  let folder: string
  try {
    folder = await realpath(path.dirname(file))
  } catch (error) {
    if (isMissing(error)) return { kind: 'gone' }
    throw error
  }
  // The name itself is not followed: a link in the data folder would lead anywhere.
  const real = path.join(folder, path.basename(file))
  const inside = path.relative(data, real)
  const isOutside = inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)
  return isOutside || !real.endsWith(PACKED_TRACE) ? { kind: 'elsewhere' } : { kind: 'own', path: real }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
