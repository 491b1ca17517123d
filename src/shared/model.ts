import { z } from 'zod'
import { ACCESS_CLASSES } from './classes.ts'
import { featureBinsSchema } from './feature-bins.ts'
import { FEATURE_SET_NAMES } from './features.ts'
import { BASELINE_NAMES, SPLIT_NAMES } from './splits.ts'

export const MODEL_FORMAT_VERSION = 1

const kib = z.int().nonnegative()

export const readaheadMapSchema = z.object({ sequential: kib, random: kib, mixed: kib }).readonly()

/** A network after an epoch. Losses without dropout, in nats. */
export const epochLossesSchema = z
  .object({ trainingLoss: z.number(), validationLoss: z.number(), validationAccuracy: z.number().min(0).max(1) })
  .readonly()
export type EpochLosses = z.infer<typeof epochLossesSchema>

const layerSchema = z
  .object({
    /** [outputs][inputs] */
    weights: z.array(z.array(z.number()).readonly()).readonly(),
    /** [outputs] */
    bias: z.array(z.number()).readonly(),
  })
  .readonly()

/** Rows are true classes, columns predicted ones, both in the order of class ids. */
export const confusionMatrixSchema = z.array(z.array(z.int().nonnegative()).readonly()).readonly()
export type ConfusionMatrix = z.infer<typeof confusionMatrixSchema>

const share = z.number().min(0).max(1)
const interval = z.tuple([z.number(), z.number()]).readonly()

/** One class against the others; a share of nothing is 0, as scikit-learn has it. */
const classMetricsSchema = z
  .object({
    /** Judged windows that are of this class. */
    windows: z.int().nonnegative(),
    precision: share,
    recall: share,
    f1: share,
  })
  .readonly()
export type ClassMetrics = z.infer<typeof classMetricsSchema>

/** Windows whose winner's probability lies in (from, to]; the lowest bin holds its lower end too. */
const calibrationBinSchema = z
  .object({ from: share, to: share, windows: z.int().positive(), meanConfidence: share, accuracy: share })
  .readonly()
export type CalibrationBin = z.infer<typeof calibrationBinSchema>

const baselineSchema = z
  .object({ name: z.enum(BASELINE_NAMES), accuracy: share, interval95: interval, logLoss: z.number().nonnegative() })
  .readonly()
export type BaselineReport = z.infer<typeof baselineSchema>

/** What was judged, and all figures of it. Those that may be absent are so in models of before they were kept. */
export const accuracyReportSchema = z
  .object({
    split: z.enum([...SPLIT_NAMES, 'by-run']),
    /** Windows judged. */
    windows: z.int().nonnegative(),
    accuracy: share,
    /** Wilson 95 % interval of `accuracy`; it takes windows as independent. */
    interval95: interval,
    /** Bootstrap 95 % interval of `accuracy` over whole runs, which windows of one run being alike does not make too narrow. */
    runInterval95: interval.optional(),
    confusionMatrix: confusionMatrixSchema,
    /** How often a network was trained for it. */
    folds: z.int().positive().optional(),
    /** Mean -ln(probability of the true class), in nats. */
    logLoss: z.number().nonnegative().optional(),
    /** In the order of class ids. */
    byClass: z.array(classMetricsSchema).readonly().optional(),
    /** Mean of the classes' F1, of those that were judged. */
    macroF1: share.optional(),
    calibration: z
      .object({
        bins: z.array(calibrationBinSchema).readonly(),
        /** Mean |confidence - accuracy| over the bins, weighted by their windows. */
        expectedError: share,
      })
      .readonly()
      .optional(),
    /** Windows by which the model would not stand, under its own rule. */
    abstained: z.object({ unsure: z.int().nonnegative(), outside: z.int().nonnegative() }).readonly().optional(),
    /** The simple models in the same split, on the same windows. */
    baselines: z.array(baselineSchema).readonly().optional(),
    /** By workload shape ("randread mmap 4k depth 1"), where it is known. */
    shapes: z
      .array(z.object({ shape: z.string(), windows: z.int().nonnegative(), correct: z.int().nonnegative() }).readonly())
      .readonly()
      .optional(),
    /** Per left-out run, where the split has such. */
    runs: z
      .array(
        z
          .object({
            runId: z.string(),
            label: z.enum(ACCESS_CLASSES),
            windows: z.int().nonnegative(),
            correct: z.int().nonnegative(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()
export type AccuracyReport = z.infer<typeof accuracyReportSchema>

/**
 * When the model does not stand by the class that it gives, so that a box is left alone: where the winner's softmax is below
 * `leastConfidence`, or where a feature lies outside of its range. Ranges are in the features' own units and order.
 */
const abstainSchema = z
  .object({
    leastConfidence: z.number().min(0).max(1),
    ranges: z
      .array(z.object({ low: z.number(), high: z.number() }).readonly())
      .readonly()
      .optional(),
  })
  .readonly()
export type AbstainRule = z.infer<typeof abstainSchema>

/** `model.json`: everything needed to reload the model or to generate the module. */
export const modelDocumentSchema = z
  .object({
    format: z.literal('rabench-model'),
    version: z.literal(MODEL_FORMAT_VERSION),
    id: z.string().min(1),
    name: z.string(),
    createdAt: z.iso.datetime(),
    featureSet: z.enum(FEATURE_SET_NAMES),
    windowSeconds: z.number().positive(),
    classes: z.array(z.enum(ACCESS_CLASSES)).readonly(),
    /** Standard scaler: (x - mean) / scale, per feature; scale is the population standard deviation, 1 where that is 0. */
    scaler: z
      .object({ mean: z.array(z.number()).readonly(), scale: z.array(z.number().positive()).readonly() })
      .readonly(),
    /** Dense layers, ReLU between them, logits last. */
    layers: z.array(layerSchema).readonly(),
    readaheadMapKib: readaheadMapSchema,
    /** Absent: it always stands by its class. */
    abstain: abstainSchema.optional(),
    training: z
      .object({
        seed: z.int(),
        backend: z.string(),
        epochsRun: z.int(),
        bestEpoch: z.int(),
        windows: z.int(),
        windowsByClass: z.record(z.enum(ACCESS_CLASSES), z.int()),
        sessionIds: z.array(z.string()).readonly(),
        /** SHA-256 over the training rows: two models with the same hash saw the same data. */
        dataHash: z.string(),
        /** The curves, an entry an epoch; absent in models from before they were kept. Losses in nats. */
        history: z.array(epochLossesSchema).readonly().optional(),
        /** How its features were distributed; absent in models from before it was kept. */
        featureBins: featureBinsSchema.optional(),
      })
      .readonly(),
    /** How well it does on runs that it has not seen. */
    accuracyByRun: accuracyReportSchema.optional(),
    appVersion: z.string(),
  })
  .readonly()
export type ModelDocument = z.infer<typeof modelDocumentSchema>
