import { z } from 'zod'
import type { ReadaheadMapKib } from '../classes.ts'
import { armKey, armSchema, type Arm } from './arms.ts'
import { experimentWorkloadSchema } from './workloads.ts'

export const EVALUATION_PLAN_VERSION = 1

const fields = {
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
  workloads: z.array(experimentWorkloadSchema).min(1).readonly(),
}

const TWICE = { message: 'an arm is named twice', path: ['arms'] }
const SAME_NAME = { message: 'two workloads have the same name', path: ['workloads'] }

/** An experiment as it is carried out: every workload under every arm, interleaved and repeated. */
export const evaluationPlanSchema = z
  .object({ ...fields, arms: z.array(armSchema).min(1).readonly() })
  .readonly()
  .refine(({ workloads }) => isUnique(workloads.map(({ name }) => name)), SAME_NAME)
  .refine(({ arms }) => isUnique(arms.map(armKey)), TWICE)
export type EvaluationPlan = z.infer<typeof evaluationPlanSchema>

/** Stands for a fixed arm for each readahead of the map that the module will have. */
const mapArmSchema = z.object({ kind: z.literal('map') }).readonly()
type MapArm = z.infer<typeof mapArmSchema>

/** An experiment written down as data, for whichever box: its arms may be those of the map there. */
export const evaluationPlanFileSchema = z
  .object({
    ...fields,
    arms: z
      .array(z.union([armSchema, mapArmSchema]))
      .min(1)
      .readonly(),
  })
  .readonly()
  .refine(({ workloads }) => isUnique(workloads.map(({ name }) => name)), SAME_NAME)
  .refine(({ arms }) => isUnique(arms.map((arm) => (arm.kind === 'map' ? 'map' : armKey(arm)))), TWICE)
export type EvaluationPlanFile = z.infer<typeof evaluationPlanFileSchema>

/** A plan with the arms of a map in their place, each once and in the order of their size; none for the disk's own readahead. */
export function planWithMap(plan: EvaluationPlanFile, map: ReadaheadMapKib, defaultKib: number): EvaluationPlan {
  const named = new Set(plan.arms.flatMap((arm) => (arm.kind === 'map' ? [] : [armKey(arm)])))
  const ofMap = [...new Set(Object.values(map))]
    .toSorted((a, b) => a - b)
    .map((kib): Arm => ({ kind: 'fixed', kib }))
    .filter((arm) => arm.kind === 'fixed' && arm.kib !== defaultKib && !named.has(armKey(arm)))
  return { ...plan, arms: plan.arms.flatMap((arm: Arm | MapArm) => (arm.kind === 'map' ? ofMap : [arm])) }
}

function isUnique(words: readonly string[]): boolean {
  return new Set(words).size === words.length
}
