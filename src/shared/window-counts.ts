import { z } from 'zod'

/**
 * What one window of one disk holds, counted over its block requests (reads and writes of non-zero length) in time order.
 * Integers only: the same numbers in TypeScript, in the module and in the database. Every feature set is derived from them.
 */
export const windowCountsSchema = z.object({
  /** 0 for the window that starts at the workload's first request. */
  index: z.int().nonnegative(),
  /** Requests, n. */
  requests: z.int().nonnegative(),
  /** Sum of |s_i - s_(i-1)| over i = 2..n, in 512-byte sectors. */
  distanceSectors: z.int().nonnegative(),
  /** How many of those n - 1 distances exceed JUMP_SECTORS. */
  jumps: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  /** Requests that write. */
  writes: z.int().nonnegative(),
  /** Requests marked REQ_RAHEAD. */
  readaheads: z.int().nonnegative(),
})
export type WindowCounts = Readonly<z.infer<typeof windowCountsSchema>>
