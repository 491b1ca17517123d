import { z } from 'zod'
import { id, request } from './base.ts'

/** A question that a connection has for a person. Whoever answers first, from whichever page, answers. */
export const promptSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('host-key'), id, boxName: z.string(), host: z.string(), fingerprint: z.string() }),
  z.object({
    kind: z.literal('secret'),
    id,
    boxName: z.string(),
    what: z.enum(['password', 'passphrase']),
    /** Whether this door can keep it in the system's own key store. */
    canRemember: z.boolean(),
  }),
])
export type Prompt = z.infer<typeof promptSchema>

export const promptAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('host-key'), id, accept: z.boolean() }),
  z.object({ kind: z.literal('secret'), id, secret: z.string().max(10_000), remember: z.boolean() }),
  z.object({ kind: z.literal('dismiss'), id }),
])
export type PromptAnswer = z.infer<typeof promptAnswerSchema>

export const promptsContract = {
  pending: request.output(z.array(promptSchema)),
  /** A secret goes to main and never comes back: no answer, event or log holds it. */
  answer: request.input(promptAnswerSchema).output(z.object({ taken: z.boolean() })),
}
