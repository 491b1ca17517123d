import { z } from 'zod'
import { evaluationPlanSchema, sweepDocumentSchema } from '../experiment/index.ts'
import { id, request } from './base.ts'

const one = z.object({ id })

/** A shipped plan with what it will cost. */
export const plannedEvaluationSchema = z.object({
  plan: evaluationPlanSchema,
  /** Workloads under arms, repetitions counted. */
  trials: z.int(),
  /** Estimated, without laying files. */
  seconds: z.number(),
})
export type PlannedEvaluation = z.infer<typeof plannedEvaluationSchema>

export const evaluationPlansContract = {
  list: request.output(z.array(plannedEvaluationSchema)),
}

/** Readahead maps that were found by trial. */
export const sweepsContract = {
  /** Newest first; without the removed. */
  list: request.output(z.array(sweepDocumentSchema)),
  get: request.input(one).output(sweepDocumentSchema),
  /** For good: no deployment uses it any more. */
  remove: request.input(one).output(z.object({ id })),
}
