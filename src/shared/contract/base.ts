import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ERROR_CODES } from '../errors.ts'

/** A `BenchError` as it crosses a door. */
export const benchErrorSchema = z
  .object({
    code: z.enum(ERROR_CODES),
    sentence: z.string(),
    kept: z.string().optional(),
    nextStep: z.string().optional(),
    details: z.string().optional(),
  })
  .readonly()
export type BenchErrorData = z.infer<typeof benchErrorSchema>

/** What every request of the contract may answer instead of its result. */
export const request = oc.errors({ BENCH: { status: 422, data: benchErrorSchema } })

/** An instant, ISO 8601 in UTC. */
export const instant = z.iso.datetime()
/** Of a box, a session, a model: ours, and short. */
export const id = z.string().min(1).max(300)
export const boxName = z.string().min(1).max(63)
/** Of a profile or a plan that ships. A page names no file of this computer: it may be one that never ends. */
export const shippedName = id.regex(/^[a-z0-9][a-z0-9-]*$/)
