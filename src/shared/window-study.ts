import { z } from 'zod'
import { ACCESS_CLASSES } from './classes.ts'
import { FEATURE_SET_NAMES } from './features.ts'
import { accuracyReportSchema } from './model.ts'

export const WINDOW_STUDY_VERSION = 1

const count = z.int().nonnegative()

/** One length of windows with one feature set, on the same traces as all others of the study. */
const studyRowSchema = z
  .object({
    windowSeconds: z.number().positive(),
    featureSet: z.enum(FEATURE_SET_NAMES),
    windows: count,
    windowsByClass: z.record(z.enum(ACCESS_CLASSES), count),
    idleWindows: count,
    /** Mean over the runs of the standard deviation within a run by the standard deviation over all windows; 0: windows of a run are alike. */
    features: z.array(z.object({ name: z.string(), spread: z.number().nonnegative() }).readonly()).readonly(),
    /** Leave one run out. */
    judged: accuracyReportSchema,
    /** From a change of the workload to the end of the first window that is judged right and stays so, in seconds. */
    reaction: z.object({ changes: count, medianSeconds: z.number(), p95Seconds: z.number(), missed: count }).readonly(),
    /** Changes of the decision a minute while the workload stays the same. */
    flipsPerMinute: z.number().nonnegative(),
    /** How often a module would judge. */
    decisionsPerMinute: z.number().positive(),
  })
  .readonly()
export type StudyRow = z.infer<typeof studyRowSchema>

/** Which length of windows suits a box: the same kept traces cut at several lengths, each judged on runs it has not seen. */
export const windowStudySchema = z
  .object({
    format: z.literal('rabench-window-study'),
    version: z.literal(WINDOW_STUDY_VERSION),
    id: z.string().min(1),
    createdAt: z.iso.datetime(),
    sessionIds: z.array(z.string()).readonly(),
    seed: z.int(),
    /** Runs whose trace was read; those that were not, and why. */
    runs: count,
    skipped: z.array(z.object({ runId: z.string(), why: z.string() }).readonly()).readonly(),
    rows: z.array(studyRowSchema).readonly(),
    /** One or two sentences: whether the default is right for this box. */
    verdict: z.string(),
  })
  .readonly()
export type WindowStudy = z.infer<typeof windowStudySchema>
