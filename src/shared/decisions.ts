import { z } from 'zod'

/**
 * One line of /dev/rabench: what the module decided in one window. Field names are the module's own (C, snake case).
 * Counts are those of `windowCountsSchema`; fixed point is Q16.16 (value * 65536, rounded towards minus infinity).
 */
export const decisionLineSchema = z
  .object({
    /** 0 for the first window after loading. */
    seq: z.int().nonnegative(),
    /** CLOCK_MONOTONIC and CLOCK_REALTIME at the window's end, in ns. Above 2^53 the last digits are lost; good to 256 ns. */
    mono_ns: z.number(),
    wall_ns: z.number(),
    disk: z.string(),
    window_ms: z.int().positive(),
    n: z.int().nonnegative(),
    distance_sectors: z.number().nonnegative(),
    jumps: z.int().nonnegative(),
    bytes: z.number().nonnegative(),
    writes: z.int().nonnegative(),
    readaheads: z.int().nonnegative(),
    /** Readahead in force at the window's end, before this decision, in KiB: the feature `readahead_kib`. */
    readahead_kib_before: z.int().nonnegative(),
    /** In the model's order; empty on an idle window. */
    features_q16: z.array(z.number()),
    logits_q16: z.array(z.number()),
    /** Class id, -1 on an idle window. */
    class: z.int().min(-1),
    /** Softmax of the winning logit, in thousandths; 0 on an idle window. */
    confidence_milli: z.int().min(0).max(1000),
    action: z.enum(['idle', 'keep', 'set', 'dry-run', 'hold']),
    /** In force after this decision, in KiB. */
    readahead_kib: z.int().nonnegative(),
    /** Open files and mappings whose readahead was changed in this window, and how long that walk took. */
    files: z.int().nonnegative(),
    walk_us: z.int().nonnegative(),
  })
  .readonly()
export type DecisionLine = z.infer<typeof decisionLineSchema>
