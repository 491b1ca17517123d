import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { FEATURE_SET_NAMES } from '../features.ts'
import { modelDocumentSchema } from '../model.ts'
import { datasetReportSchema, judgedWindowSchema, modelReportSchema } from '../model-report.ts'
import { SPLIT_NAMES } from '../splits.ts'
import { windowStudySchema } from '../window-study.ts'
import { id, instant, request } from './base.ts'
import { datasetSelectionSchema } from './dataset-selection.ts'
import { labelSchema } from './sessions.ts'

export const modelItemSchema = labelSchema.extend({
  id,
  createdAt: instant,
  sample: z.boolean(),
  featureSet: z.string(),
  windows: z.int(),
  /** By run, with its Wilson 95 % interval; undefined where it was not judged so. */
  accuracy: z.object({ value: z.number(), low: z.number(), high: z.number(), windows: z.int() }).optional(),
  sessionIds: z.array(id),
})
export type ModelItem = z.infer<typeof modelItemSchema>

export const deploymentSchema = z.object({
  id,
  boxName: z.string(),
  kernel: z.string(),
  loadedAt: instant,
  unloadedAt: instant.optional(),
})

export const modelDetailSchema = z.object({
  item: modelItemSchema,
  document: modelDocumentSchema,
  deployments: z.array(deploymentSchema),
  evaluationIds: z.array(id),
})
export type ModelDetail = z.infer<typeof modelDetailSchema>

/** A file of a model, as `rabench train --out` writes it. */
export const modelFileSchema = z.object({
  name: z.string(),
  /** What opens it, in a few words. */
  about: z.string(),
  bytes: z.int().nonnegative(),
})
export type ModelFile = z.infer<typeof modelFileSchema>

/** Longest answer of `judgedWindows`. */
const MOST_WINDOWS = 1000

const one = z.object({ id })

export const modelsContract = {
  /** Newest first; without the deleted. */
  list: request.output(z.array(modelItemSchema)),
  get: request.input(one).output(modelDetailSchema),
  label: request.input(one.extend({ label: labelSchema.partial() })).output(modelItemSchema),
  remove: request.input(one).output(modelItemSchema),
  restore: request.input(one).output(modelItemSchema),
  /** Raw, unscaled features in the model's order. */
  predict: request.input(one.extend({ features: z.array(z.number()).max(32) })).output(
    z.object({
      class: z.enum(ACCESS_CLASSES),
      probabilities: z.array(z.number()),
      readaheadKib: z.number(),
      /** Whether the model stands by this class; `outside`: a feature is unlike all that it has seen. */
      abstained: z.enum(['no', 'unsure', 'outside']),
      /** Its name, where one is outside. */
      outsideFeature: z.string().optional(),
    }),
  ),
  /** How good it is; undefined for a model of before reports were kept. */
  report: request.input(one).output(z.object({ report: modelReportSchema.optional() })),
  /** Windows of one split, by label and judgement where given, in the order of runs and time. */
  judgedWindows: request
    .input(
      one.extend({
        split: z.enum(SPLIT_NAMES),
        label: z.enum(ACCESS_CLASSES).optional(),
        predicted: z.enum(ACCESS_CLASSES).optional(),
        offset: z.int().nonnegative().optional(),
        limit: z.int().min(1).max(MOST_WINDOWS).optional(),
      }),
    )
    .output(z.object({ total: z.int().nonnegative(), windows: z.array(judgedWindowSchema) })),
  files: request.input(one).output(z.array(modelFileSchema)),
  /** One of `files`, whole. */
  file: request.input(one.extend({ name: z.string().max(64) })).output(z.object({ base64: z.string() })),
  /** What would be learned from: balance, distributions, warnings. BENCH `too-little-data` where nothing can be. */
  dataset: request
    .input(datasetSelectionSchema.extend({ featureSet: z.enum(FEATURE_SET_NAMES) }))
    .output(datasetReportSchema),
  /** Studies of the window's length, newest first. */
  studies: request.output(z.array(windowStudySchema)),
}
