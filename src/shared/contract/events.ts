import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { decisionLineSchema } from '../decisions.ts'
import { activitySchema, diskSampleSchema } from './activities.ts'
import { id, instant, request } from './base.ts'
import { commandRecordSchema } from './boxes.ts'
import { watchSchema } from './live.ts'
import { promptSchema } from './prompts.ts'

/** Where a decision or a sample comes from: a comparison that runs, or a watch. */
const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('activity'), id }),
  z.object({ kind: z.literal('recording'), id }),
])

export const logLineSchema = z.object({
  at: instant,
  level: z.enum(['info', 'warning', 'error']),
  /** "quick on virtual", "serve" */
  source: z.string(),
  text: z.string(),
})
export type LogLine = z.infer<typeof logLineSchema>

export const benchEventSchema = z.discriminatedUnion('type', [
  /** The first one; after it, everything that happens is told. Ask for lists after it has come. */
  z.object({ type: z.literal('hello'), version: z.string() }),
  /** The page was too slow: so many events were left out. What it shows must be asked for again. */
  z.object({ type: z.literal('behind'), dropped: z.int() }),
  z.object({ type: z.literal('activity'), activity: activitySchema }),
  z.object({ type: z.literal('watch'), watch: watchSchema }),
  z.object({ type: z.literal('sample'), source, sample: diskSampleSchema }),
  z.object({ type: z.literal('decision'), source, decision: decisionLineSchema }),
  z.object({ type: z.literal('prompt'), prompt: promptSchema }),
  z.object({ type: z.literal('prompt-gone'), id }),
  z.object({ type: z.literal('command'), command: commandRecordSchema }),
  z.object({ type: z.literal('log'), line: logLineSchema }),
  /** Lists that have changed. */
  z.object({
    type: z.literal('changed'),
    what: z.enum(['boxes', 'sessions', 'models', 'settings', 'sweeps', 'interrupted']),
  }),
])
export type BenchEvent = z.infer<typeof benchEventSchema>

export const eventsContract = {
  /** The one stream. */
  all: request.output(eventIterator(benchEventSchema)),
  /** Log lines of this start, oldest first, at most 2,000. */
  log: request.output(z.array(logLineSchema)),
}
