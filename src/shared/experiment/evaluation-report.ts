import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { confusionMatrixSchema } from '../model.ts'

const count = z.int().nonnegative()
const interval95 = z.tuple([z.number(), z.number()]).readonly()
const label = z.enum(ACCESS_CLASSES)

/** A ratio with its 95 % interval, from so many pairs. */
export const ratioSchema = z.object({ value: z.number().positive(), interval95, pairs: z.int().positive() }).readonly()
export type RatioEstimate = z.infer<typeof ratioSchema>

/** `better`, `worse`: the whole interval lies on that side of 1, and Student's t shows it too, which asks for more where pairs are few. */
export const EFFECTS = ['better', 'worse', 'no-difference'] as const
export type Effect = (typeof EFFECTS)[number]

const medianSchema = z.object({ median: z.number(), lowest: z.number(), highest: z.number() }).readonly()

/** One arm of a workload, over its repetitions. */
const armReportSchema = z
  .object({
    arm: z.string(),
    /** Measurements that have figures, and that failed. */
    measured: count,
    failed: count,
    /** In the workload's unit. */
    throughput: medianSchema.optional(),
    p50Us: medianSchema.optional(),
    p99Us: medianSchema.optional(),
    /** Bytes read from the disk per byte asked for. */
    readAmplification: medianSchema.optional(),
    /** CPU seconds of the box a second of workload. */
    cpuShare: medianSchema.optional(),
    /** Paired with the reference (`referenceKeyOf`), repetition by repetition; absent for the reference and where no pair is whole. */
    ratio: ratioSchema.optional(),
    effect: z.enum(EFFECTS).optional(),
  })
  .readonly()
export type ArmReport = z.infer<typeof armReportSchema>

/** Windows that the module judged while a workload of a known class ran from the window's start to its end. */
const judgedSchema = z
  .object({
    windows: count,
    abstained: count,
    /** Of those that it stood by. */
    right: count,
    decided: count,
    /** Wilson 95 % interval of right / decided. */
    interval95,
    /** Of those that it stood by. */
    confusionMatrix: confusionMatrixSchema,
  })
  .readonly()
export type JudgedDecisions = z.infer<typeof judgedSchema>

const workloadReportSchema = z
  .object({
    workload: z.string(),
    label: label.optional(),
    isTrained: z.boolean(),
    unit: z.enum(['bytes/s', 'operations/s']),
    arms: z.array(armReportSchema).readonly(),
    /**
     * The best fixed arm with hindsight, the default among them; and the module's throughput by that of the fixed arm that was best in the
     * other repetitions, paired.
     */
    oracle: z.object({ arm: z.string(), share: ratioSchema.optional() }).readonly().optional(),
    /** Decisions in its module arms. */
    judged: judgedSchema.optional(),
  })
  .readonly()
export type WorkloadReport = z.infer<typeof workloadReportSchema>

/** A workload of phases: is switching worth anything, and how much of it does the module get? */
const phasesReportSchema = z
  .object({
    workload: z.string(),
    /** Highest geometric mean over phases and repetitions of all fixed arms and the default. */
    bestFixedArm: z.string(),
    /** Over the one that was best in the other repetitions. */
    overBestFixed: ratioSchema.optional(),
    overDefault: ratioSchema.optional(),
    /** Best arm of each phase, switched without delay, by the best fixed arm; each as the other repetitions tell it. */
    idealOverBestFixed: z.number().positive(),
    /** ln(overBestFixed) / ln(idealOverBestFixed); absent where an ideal switch gains less than 2 %. */
    shareOfIdeal: z.number().optional(),
    /** Windows from a change of phase to the end of the first window after which the right class is in force. */
    reaction: z.object({ changes: count, missed: count, medianWindows: z.number() }).readonly().optional(),
  })
  .readonly()
export type PhasesReport = z.infer<typeof phasesReportSchema>

/** What an evaluation shows; made from its plan, its measurements and its decisions whenever it is looked at. */
export const evaluationReportSchema = z
  .object({
    /** One or two sentences, which say no more than the intervals do. */
    verdict: z.string(),
    workloads: z.array(workloadReportSchema).readonly(),
    phases: z.array(phasesReportSchema).readonly(),
    /** Over all workloads: geometric means. `ofOracle` of the shares of each. */
    overDefault: ratioSchema.optional(),
    ofOracle: ratioSchema.optional(),
    judged: judgedSchema.optional(),
    /** The same over workloads that the profiles do not train on. */
    judgedUnseen: judgedSchema.optional(),
    /** Sentences about what the evaluation cannot say, and what happened in it. */
    caveats: z.array(z.string()).readonly(),
  })
  .readonly()
export type EvaluationReport = z.infer<typeof evaluationReportSchema>
