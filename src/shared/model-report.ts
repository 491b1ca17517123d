import { z } from 'zod'
import { ACCESS_CLASSES } from './classes.ts'
import { FEATURE_SET_NAMES } from './features.ts'
import { accuracyReportSchema } from './model.ts'
import { SPLIT_NAMES } from './splits.ts'

export const MODEL_REPORT_VERSION = 1

const share = z.number().min(0).max(1)
const interval = z.tuple([z.number(), z.number()]).readonly()
const count = z.int().nonnegative()
const byClass = <Value extends z.ZodType>(value: Value) => z.record(z.enum(ACCESS_CLASSES), value)

/** Five numbers and the mean of a feature over some windows, in the feature's unit. Quantiles as numpy's default (linear). */
const spreadSchema = z
  .object({
    windows: count,
    min: z.number(),
    q1: z.number(),
    median: z.number(),
    q3: z.number(),
    max: z.number(),
    mean: z.number(),
  })
  .readonly()
export type Spread = z.infer<typeof spreadSchema>

/** What the software itself finds odd about a dataset. */
export const DATASET_WARNINGS = [
  'constant-feature',
  'near-constant-feature',
  'feature-tells-class',
  'duplicate-windows',
  'few-runs',
  'unbalanced',
] as const

const datasetWarningSchema = z
  .object({
    kind: z.enum(DATASET_WARNINGS),
    /** The one that it is about, where it is about one. */
    feature: z.string().optional(),
    /** One plain sentence. */
    sentence: z.string(),
  })
  .readonly()
export type DatasetWarning = z.infer<typeof datasetWarningSchema>

/** What a model is about to learn from, or has learned from. */
export const datasetReportSchema = z
  .object({
    featureSet: z.enum(FEATURE_SET_NAMES),
    windowSeconds: z.number().positive(),
    windows: count,
    windowsByClass: byClass(count),
    runsByClass: byClass(count),
    sessions: count,
    boxes: count,
    /** Windows that are there and were left out, by reason. */
    leftOut: z.object({ idle: count, lossy: count, first: count, label: count, keptBack: count.default(0) }).readonly(),
    features: z
      .array(
        z
          .object({
            name: z.string(),
            unit: z.string(),
            all: spreadSchema,
            /** Absent for a class without windows. */
            byClass: z.partialRecord(z.enum(ACCESS_CLASSES), spreadSchema),
          })
          .readonly(),
      )
      .readonly(),
    warnings: z.array(datasetWarningSchema).readonly(),
    /** Splits that these windows allow; of the others, what is missing. */
    splits: z.array(z.object({ name: z.enum(SPLIT_NAMES), refusal: z.string().optional() }).readonly()).readonly(),
    dataHash: z.string(),
  })
  .readonly()
export type DatasetReport = z.infer<typeof datasetReportSchema>

/** How much is lost when one feature's values are shuffled among the judged windows. */
const importanceSchema = z
  .object({
    split: z.enum(SPLIT_NAMES),
    windows: count,
    repetitions: z.int().positive(),
    features: z
      .array(
        z
          .object({
            name: z.string(),
            /** Mean of accuracy before minus after, over the repetitions. */
            accuracyDrop: z.number(),
            /** Of that mean: 2.5 % and 97.5 % quantiles of the repetitions. */
            interval95: interval,
            /** Mean of log loss after minus before, in nats. */
            logLossRise: z.number(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()
export type Importance = z.infer<typeof importanceSchema>

const learningCurveSchema = z
  .object({
    split: z.enum(SPLIT_NAMES),
    points: z
      .array(
        z
          .object({
            /** Of the training windows. */
            share: z.number().positive().max(1),
            /** That a network learned from, mean over the folds. */
            trainedOn: z.number().positive(),
            judged: count,
            accuracy: share,
            interval95: interval,
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()
export type LearningCurve = z.infer<typeof learningCurveSchema>

/** The same split and windows with other seeds: what chance alone does. */
const seedResultSchema = z
  .object({ seed: z.int(), split: z.enum(SPLIT_NAMES), windows: count, accuracy: share, logLoss: z.number() })
  .readonly()
export type SeedResult = z.infer<typeof seedResultSchema>

/** How the rule was found by which the model abstains. */
const calibrationSchema = z
  .object({
    split: z.enum(SPLIT_NAMES),
    windows: count,
    /** The last layer was divided by this, so that confidences are what they say; 1: as trained. */
    temperature: z.number().positive(),
    leastConfidence: share,
    /** Wanted share of right ones among the windows that are stood by. */
    target: share,
    /** Of the judged windows, those stood by, and those of them that are right. */
    accepted: count,
    acceptedRight: count,
  })
  .readonly()
export type AbstainCalibration = z.infer<typeof calibrationSchema>

/** All that is known of how good a model is. Beside the model, not in it: a module needs none of this. */
export const modelReportSchema = z
  .object({
    format: z.literal('rabench-model-report'),
    version: z.literal(MODEL_REPORT_VERSION),
    modelId: z.string().min(1),
    dataset: datasetReportSchema,
    /** A split each; the first is the one that the model is told by. */
    judgements: z.array(accuracyReportSchema).min(1).readonly(),
    seeds: z.array(seedResultSchema).readonly(),
    importance: importanceSchema.optional(),
    learningCurve: learningCurveSchema.optional(),
    abstain: calibrationSchema,
    classWeights: z.enum(['none', 'balanced']),
    /** Versions that made it: Node's, TensorFlow.js's. */
    versions: z.record(z.string(), z.string()),
    seconds: z.number().nonnegative(),
  })
  .readonly()
export type ModelReport = z.infer<typeof modelReportSchema>

/** One window of the judged part, as a network saw it that had not learned from it. */
export const judgedWindowSchema = z
  .object({
    runId: z.string(),
    /** In its run. */
    windowIndex: z.int().nonnegative(),
    label: z.enum(ACCESS_CLASSES),
    predicted: z.enum(ACCESS_CLASSES),
    /** Of `predicted`. */
    confidence: share,
    abstained: z.enum(['no', 'unsure', 'outside']),
  })
  .readonly()
export type JudgedWindowRecord = z.infer<typeof judgedWindowSchema>
