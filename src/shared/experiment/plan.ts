import { z } from 'zod'
import { armKey, armSchema } from './arms.ts'
import { experimentWorkloadSchema } from './workloads.ts'

export const EVALUATION_PLAN_VERSION = 1

/** An experiment written down as data: every workload under every arm, interleaved and repeated. */
export const evaluationPlanSchema = z
  .object({
    format: z.literal('rabench-evaluation-plan'),
    version: z.literal(EVALUATION_PLAN_VERSION),
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    title: z.string(),
    description: z.string(),
    /** The file that fio workloads read, in MiB. */
    fileMib: z.int().min(16),
    /** The page cache that a workload may fill, in MiB, by a control group; absent: all memory that the box has left. */
    cacheMib: z.int().min(32).optional(),
    repetitions: z.int().min(1).max(100),
    /** Runs first and is counted in no figure: the module has to have decided. */
    warmupSeconds: z.number().nonnegative().max(600),
    seconds: z.number().positive().max(3600),
    /** Of the order of workloads and arms, and of fio's positions. */
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1),
    arms: z.array(armSchema).min(1).readonly(),
    workloads: z.array(experimentWorkloadSchema).min(1).readonly(),
  })
  .readonly()
  .refine(({ workloads }) => isUnique(workloads.map(({ name }) => name)), {
    message: 'two workloads have the same name',
    path: ['workloads'],
  })
  .refine(({ arms }) => isUnique(arms.map(armKey)), { message: 'an arm is named twice', path: ['arms'] })
export type EvaluationPlan = z.infer<typeof evaluationPlanSchema>

function isUnique(words: readonly string[]): boolean {
  return new Set(words).size === words.length
}
