import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { profileSchema } from '../profile.ts'
import { request } from './base.ts'

/** A profile with what it will cost. */
export const profilePlanSchema = z.object({
  profile: profileSchema,
  runs: z.array(
    z.object({
      name: z.string(),
      label: z.enum(ACCESS_CLASSES),
      cache: z.enum(['cold', 'warm']),
      readaheadKib: z.number().optional(),
      seconds: z.number(),
    }),
  ),
  /** Of the capture, estimated. */
  seconds: z.number(),
  /** Of the box's scratch directory: the file that the workloads read and write. */
  diskMib: z.number(),
  /** Of the box's memory: the largest trace of a run, estimated. */
  memoryMib: z.number(),
})
export type ProfilePlan = z.infer<typeof profilePlanSchema>

export const profilesContract = {
  list: request.output(z.array(profilePlanSchema)),
}
