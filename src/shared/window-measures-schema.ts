import { z } from 'zod'

/** Issue to complete of the requests that completed in a window. Accuracy of a sketch: 1 % of the value. */
export const latencySummarySchema = z.object({
  count: z.int().positive(),
  p50Ns: z.number().nonnegative(),
  p95Ns: z.number().nonnegative(),
  p99Ns: z.number().nonnegative(),
})
export type LatencySummary = Readonly<z.infer<typeof latencySummarySchema>>

/**
 * What one window of one disk holds beside the counts that features are made of (`WindowCounts`): for review, never for
 * training. Counted over the disk's block events as the trace has them.
 */
export const windowMeasuresSchema = z.object({
  /** Of this disk: issues (every kind of request), completions, insertions and merges. */
  events: z.int().nonnegative(),
  /** `block_rq_complete`; a request that completes in parts has several. */
  completes: z.int().nonnegative(),
  /** `block_rq_insert`: requests that went through the I/O scheduler. */
  inserts: z.int().nonnegative(),
  /** `block_rq_merge`, or bios merged at the back or front on kernels without it. */
  merges: z.int().nonnegative(),
  /** Distinct first sectors of the counted requests. */
  uniqueSectors: z.int().nonnegative(),
  writtenBytes: z.int().nonnegative(),
  /** Over the counted requests: how many were in flight when each was issued, itself not among them. */
  depthSum: z.int().nonnegative(),
  depthMax: z.int().nonnegative(),
  /** Undefined: no request of the window completed in it, or completions were not traced. */
  latency: latencySummarySchema.optional(),
  /** Pages added to the page cache for files of this disk; undefined: not traced. */
  pageCacheInsertions: z.int().nonnegative().optional(),
  /** Events that the tracer dropped at some time that may lie in this window; 0 for a whole window. */
  discardedEvents: z.int().nonnegative(),
  lostPackets: z.int().nonnegative(),
})
export type WindowMeasures = Readonly<z.infer<typeof windowMeasuresSchema>>
