import type { LatencySummary, WindowMeasures } from './window-measures-schema.ts'

export type { LatencySummary, WindowMeasures }

/** A window over which the tracer lost something is not whole: it is shown, and left out of training. */
export function hasLosses(measures: Pick<WindowMeasures, 'discardedEvents' | 'lostPackets'> | undefined): boolean {
  return measures !== undefined && (measures.discardedEvents > 0 || measures.lostPackets > 0)
}

/** Mean number of requests in flight when one was issued; undefined without requests. */
export function meanDepth(measures: Pick<WindowMeasures, 'depthSum'>, requests: number): number | undefined {
  return requests === 0 ? undefined : measures.depthSum / requests
}

/** Share of block requests' bios or requests that were merged into another: merges / (merges + requests). */
export function mergeRatio(measures: Pick<WindowMeasures, 'merges'>, requests: number): number | undefined {
  const all = measures.merges + requests
  return all === 0 ? undefined : measures.merges / all
}

/** Share of a window's requests that the kernel issued ahead of a reader (REQ_RAHEAD); undefined without requests. */
export function readaheadShare(window: { readonly requests: number; readonly readaheads: number }): number | undefined {
  return window.requests === 0 ? undefined : window.readaheads / window.requests
}

/** `block_rq_issue` of the disk, every kind of request: what of `events` is no completion, insertion or merge. */
export function issuesOf({ events, completes, inserts, merges }: WindowMeasures): number {
  return events - completes - inserts - merges
}
