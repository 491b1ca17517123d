import { z } from 'zod'
import { ACCESS_CLASSES } from './classes.ts'
import { FEATURE_SET_NAMES } from './features.ts'

export const MODEL_FORMAT_VERSION = 1

const kib = z.int().nonnegative()

export const readaheadMapSchema = z.object({ sequential: kib, random: kib, mixed: kib }).readonly()

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

export const accuracyReportSchema = z
  .object({
    split: z.enum(['leave-one-run-out', 'stratified', 'by-run']),
    /** Windows judged. */
    windows: z.int().nonnegative(),
    accuracy: z.number().min(0).max(1),
    /** Wilson 95 % interval of `accuracy`. */
    interval95: z.tuple([z.number(), z.number()]).readonly(),
    confusionMatrix: confusionMatrixSchema,
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
        history: z
          .array(
            z
              .object({
                trainingLoss: z.number(),
                validationLoss: z.number(),
                validationAccuracy: z.number().min(0).max(1),
              })
              .readonly(),
          )
          .readonly()
          .optional(),
      })
      .readonly(),
    /** How well it does on runs that it has not seen. */
    accuracyByRun: accuracyReportSchema.optional(),
    appVersion: z.string(),
  })
  .readonly()
export type ModelDocument = z.infer<typeof modelDocumentSchema>
