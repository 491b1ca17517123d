import { z } from 'zod'
import { id, instant, request } from './base.ts'

/** A session or an evaluation that a process did not bring to its end. */
export const interruptedWorkSchema = z.object({
  kind: z.enum(['session', 'evaluation']),
  id,
  boxName: z.string(),
  startedAt: instant,
  /** Of its profile or plan. */
  title: z.string(),
  /** Runs or measurements that are whole and stored, and how many there were to be. */
  complete: z.int(),
  planned: z.int(),
  /** Whether what it lacks is known. */
  canResume: z.boolean(),
})
export type InterruptedWork = z.infer<typeof interruptedWorkSchema>

/** A box on which work was cut off: what it changed there is written down on it, and put back when it is reached again. */
export const leftBoxSchema = z.object({ boxName: z.string(), work: z.string(), since: instant })
export type LeftBox = z.infer<typeof leftBoxSchema>

const one = z.object({ id })

/** The third answer, to go on, is an activity (`resume`); so is putting a box back (`put-back`). */
export const interruptedContract = {
  list: request.output(z.object({ works: z.array(interruptedWorkSchema), boxes: z.array(leftBoxSchema) })),
  /** What is complete stays, and the work ends. BENCH `wrong-usage` where it is not interrupted. */
  keep: request.input(one).output(interruptedWorkSchema),
  /** It is deleted with all that is complete of it. BENCH `wrong-usage` where it is not interrupted. */
  discard: request.input(one).output(interruptedWorkSchema),
}
