import { z } from 'zod'

/** Why a model does not stand by its class: too little confidence, or a feature unlike anything in its training. */
const abstainedSchema = z.enum(['no', 'unsure', 'outside'])

/** What was done: "keep" and "set" a class's readahead; why nothing was done; or whose value is in force instead. */
const actionSchema = z.enum([
  'idle',
  'keep',
  'set',
  'dry-run',
  'hold',
  'abstain',
  'paused',
  'fixed',
  'yield',
  'expired',
  'gone',
])

/**
 * One line of /dev/rabench: what the module decided in one window. Field names are the module's own (C, snake case).
 * Counts are those of `windowCountsSchema`; fixed point is Q16.16 (value * 65536, rounded towards minus infinity).
 */
export const decisionLineSchema = z
  .object({
    /** 0 for the first window after loading. */
    seq: z.int().nonnegative(),
    /** Lines that this reader missed right before this one. Absent before module data version 2, as all with a default. */
    lost: z.int().nonnegative().default(0),
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
    /** In the model's order; empty where nothing was judged: on an idle window, and when the time limit has passed. */
    features_q16: z.array(z.number()),
    logits_q16: z.array(z.number()),
    /** Class id, -1 where nothing was judged. */
    class: z.int().min(-1),
    /** Softmax of the winning logit, in thousandths; 0 where nothing was judged. */
    confidence_milli: z.int().min(0).max(1000),
    abstained: abstainedSchema.default('no'),
    /** Place of the first feature that is outside of its range, -1 where none is. */
    outside_feature: z.int().min(-1).default(-1),
    /** What a second model would say, where the module has one. */
    shadow: z
      .object({
        class: z.int().min(-1),
        confidence_milli: z.int().min(0).max(1000),
        abstained: abstainedSchema,
        outside_feature: z.int().min(-1),
        logits_q16: z.array(z.number()),
      })
      .readonly()
      .optional(),
    /** Scaler, network and softmax of the model that decides. */
    inference_ns: z.int().nonnegative().default(0),
    /** The class that the disk is steered by after this window, -1 for none. */
    accepted: z.int().min(-1).default(-1),
    action: actionSchema,
    /** In force after this decision, in KiB. */
    readahead_kib: z.int().nonnegative(),
    /** Open files and mappings whose readahead was changed in this window, and how long that walk took. */
    files: z.int().nonnegative(),
    walk_us: z.int().nonnegative(),
  })
  .readonly()
export type DecisionLine = z.infer<typeof decisionLineSchema>
