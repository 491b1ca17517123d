import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { EFFECTS } from '../experiment/index.ts'
import { FEATURE_SET_NAMES } from '../features.ts'
import { epochLossesSchema, readaheadMapSchema } from '../model.ts'
import { SPLIT_NAMES } from '../splits.ts'
import { WINDOW_SECONDS_CHOICES } from '../windows.ts'
import { benchErrorSchema, boxName, id, instant, request, shippedName } from './base.ts'
import { datasetSelectionSchema } from './dataset-selection.ts'
import { ACTIVITY_STATES, DISK_MODEL_NAMES } from './words.ts'

const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)

const training = {
  seed,
  featureSet: z.enum([...FEATURE_SET_NAMES, 'auto']),
  readaheadMapKib: readaheadMapSchema,
  /** `stratified` is told beside the accuracy by run, and flatters: it judges by windows of the same runs. */
  split: z.enum(['by-run', 'stratified']).optional(),
}

/** What the workshop can be asked for besides. */
const workshop = {
  name: z.string().max(200).optional(),
  /** Seeds from `seed` on; the first one's network is kept. Default: 1. */
  seeds: z.int().min(1).max(20).optional(),
  /** Judged by, besides leaving one run out. */
  splits: z.array(z.enum(SPLIT_NAMES)).optional(),
  classWeights: z.enum(['none', 'balanced']).optional(),
  /** Importance of the features and the learning curve, which take as long again. Default: yes. */
  thorough: z.boolean().optional(),
}

/** Length of a window; default: the design's. */
const windowSeconds = z.literal(WINDOW_SECONDS_CHOICES).optional()

/** Of each workload in each arm of a comparison; default: the plan's own. Of one alone there is no interval. */
const repetitions = z.int().min(2).max(20).optional()

/** What can be asked for, as long work. One kind a step of the bench, and `run` for all of them in a row. */
export const activityInputSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run'),
    boxName,
    profileName: shippedName,
    diskModel: z.enum(DISK_MODEL_NAMES).optional(),
    windowSeconds,
    ...training,
    /** After the comparison the module stays loaded, so that its decisions can be watched. */
    keepLoaded: z.boolean(),
    /** Of the module that stays loaded. */
    dryRun: z.boolean(),
    repetitions,
    /** Rounds of capture, training and switching, at most, while a workload is worse than with the default. Default: none. */
    improveRounds: z.int().min(0).max(10).optional(),
  }),
  z.object({ kind: z.literal('capture'), boxName, profileName: shippedName, windowSeconds }),
  datasetSelectionSchema.extend({ kind: z.literal('train'), ...training, ...workshop }),
  z.object({
    kind: z.literal('train-csv'),
    fileName: z.string().max(300),
    /** Of a file that was sent (`transfers`); it is taken as the work starts. */
    uploadId: id,
    seed,
    ...workshop,
  }),
  z.object({ kind: z.literal('study'), sessionIds: z.array(id).min(1).max(100), seed }),
  z.object({ kind: z.literal('deploy'), boxName, modelId: id, dryRun: z.boolean() }),
  z.object({
    kind: z.literal('compare'),
    boxName,
    modelId: id,
    /** A shipped plan; default: `compare`. */
    planName: shippedName.optional(),
    repetitions,
  }),
  z.object({ kind: z.literal('sweep'), boxName, seed }),
  z.object({ kind: z.literal('virtual-up'), diskModel: z.enum(DISK_MODEL_NAMES) }),
  z.object({ kind: z.literal('fix'), boxName }),
  /** Of a box those that `fix` installed and nothing else needs. */
  z.object({ kind: z.literal('remove-packages'), boxName }),
  /** A session or an evaluation that was interrupted: what it lacks is added. */
  z.object({ kind: z.literal('resume'), boxName, id }),
  /** What work that was cut off has left on a box is put back. */
  z.object({ kind: z.literal('put-back'), boxName }),
])
export type ActivityInput = z.infer<typeof activityInputSchema>

export const activityStepSchema = z.object({
  title: z.string(),
  state: z.enum(['waiting', 'active', 'done', 'failed', 'stopped']),
  /** What it is doing right now, in words. */
  doing: z.string().optional(),
  secondsLeft: z.number().optional(),
  /** One line, when it is done. */
  result: z.string().optional(),
})
export type ActivityStep = z.infer<typeof activityStepSchema>

/** A row of the comparison: medians without and with the module, and the paired ratio of the two. NaN where not measured. */
export const comparedWorkloadSchema = z.object({
  workload: z.string(),
  unit: z.enum(['bytes/s', 'operations/s']),
  off: z.number(),
  on: z.number(),
  ratio: z.number(),
  interval95: z.tuple([z.number(), z.number()]).readonly().optional(),
  effect: z.enum(EFFECTS).optional(),
})
export type ComparedWorkloadData = z.infer<typeof comparedWorkloadSchema>

/** The last window that was decoded, with the features of `served-v1`. */
export const latestWindowSchema = z.object({
  runName: z.string(),
  label: z.enum(ACCESS_CLASSES),
  index: z.int(),
  requests: z.int(),
  /** In the order of `FEATURE_SETS['served-v1']`; undefined on an idle window. */
  features: z.array(z.number()).optional(),
})

export const activitySchema = z.object({
  id,
  input: activityInputSchema,
  boxName: z.string().optional(),
  /** "Run quick on virtual" */
  title: z.string(),
  state: z.enum(ACTIVITY_STATES),
  startedAt: instant,
  endedAt: instant.optional(),
  steps: z.array(activityStepSchema),
  /** Sentences that a person should see, oldest first. */
  remarks: z.array(z.string()),
  /** What is on the disk right now. */
  workload: z.object({ name: z.string(), label: z.enum(ACCESS_CLASSES) }).optional(),
  windowsByClass: z.record(z.enum(ACCESS_CLASSES), z.int()),
  latestWindow: latestWindowSchema.optional(),
  /** Of the network that is in training and will be kept, an entry an epoch. */
  curves: z.array(epochLossesSchema).optional(),
  error: benchErrorSchema.optional(),
  /** What came of it so far; each is a link in the page. */
  sessionId: id.optional(),
  modelId: id.optional(),
  evaluationId: id.optional(),
  sweepId: id.optional(),
  comparison: z.array(comparedWorkloadSchema).optional(),
})
export type Activity = z.infer<typeof activitySchema>

/** What one disk did between two looks, from the kernel's own counters (Documentation/block/stat.rst). */
export const diskSampleSchema = z.object({
  /** Wall clock of the box at the end of the interval, in ms. */
  atMs: z.number(),
  readBytesPerSecond: z.number(),
  writeBytesPerSecond: z.number(),
  /** Requests completed a second, reads and writes. */
  iops: z.number(),
  /** Mean time of a request from queue to completion, in ms; undefined where none completed. */
  latencyMs: z.number().optional(),
  /** Mean size of a request, in KiB; undefined where none completed. */
  requestKib: z.number().optional(),
  /** In force for files that are opened now. */
  readaheadKib: z.number(),
})
export type DiskSample = z.infer<typeof diskSampleSchema>

const one = z.object({ id })

export const activitiesContract = {
  /** Starts long work, which goes on in main whatever the page does. BENCH `device-busy` where the box has other work. */
  start: request.input(activityInputSchema).output(activitySchema),
  /** All of this start of the bench, newest first. */
  list: request.output(z.array(activitySchema)),
  get: request.input(one).output(activitySchema),
  /** The disk while it works, oldest first, at most the last 3,600. */
  samples: request.input(one).output(z.array(diskSampleSchema)),
  /** `keep`: what is complete stays. `discard`: what it made is deleted. Both put the box back. Answers at once. */
  stop: request.input(z.object({ id, how: z.enum(['keep', 'discard']) })).output(activitySchema),
}
