import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { id } from './base.ts'

/** Which stored windows a model learns from. */
export const datasetSelectionSchema = z.object({
  sessionIds: z.array(id).min(1).max(100),
  /** Of these sessions; default: none. */
  excludedRunIds: z.array(id).max(10_000).optional(),
  /** Default: all. */
  labels: z.array(z.enum(ACCESS_CLASSES)).min(1).optional(),
  /** Windows over which the tracer lost something, too. */
  includeLossy: z.boolean().optional(),
  /** Of each run, from its start. */
  skipFirstWindows: z.int().min(0).max(1000).optional(),
})
export type DatasetSelection = z.infer<typeof datasetSelectionSchema>
