import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { modelDocumentSchema } from '../model.ts'
import { id, instant, request } from './base.ts'
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
    }),
  ),
}
