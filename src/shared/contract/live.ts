import { z } from 'zod'
import { decisionLineSchema } from '../decisions.ts'
import { readaheadMapSchema } from '../model.ts'
import { diskSampleSchema } from './activities.ts'
import { benchErrorSchema, boxName, id, instant, request } from './base.ts'

/** The dead man's switch. `expired`: everything was put back, and nothing is judged until it is set anew. */
const timeLimitSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('running'), endsAt: instant }),
  z.object({ state: z.literal('expired') }),
])

/** A loaded module, as its parameters say. */
export const loadedModuleSchema = z.object({
  disk: z.string(),
  /** What it steers, and by which disk, as the module takes it: "vdb", "dm-0:vdb". */
  target: z.string(),
  windowMs: z.int(),
  dryRun: z.boolean(),
  /** What is in force stays; windows are judged and reported. */
  paused: z.boolean(),
  /** This readahead whatever the class; undefined: by class. */
  fixedKib: z.int().optional(),
  limit: timeLimitSchema,
  holdWindows: z.int(),
  sureMilli: z.int(),
  readaheadMapKib: readaheadMapSchema,
  modelId: z.string(),
  /** Undefined where the model is not in this store. */
  modelTitle: z.string().optional(),
})
export type LoadedModule = z.infer<typeof loadedModuleSchema>

/** The watching of one box. Its decisions and samples are recorded while it lasts. */
export const watchSchema = z.object({
  boxName: z.string(),
  state: z.enum(['connecting', 'watching', 'ended']),
  recordingId: id.optional(),
  startedAt: instant,
  module: loadedModuleSchema.optional(),
  /** Why it ended, where nobody asked for it. */
  error: benchErrorSchema.optional(),
})
export type Watch = z.infer<typeof watchSchema>

const one = z.object({ boxName })
/** What the module takes, and no more. */
const readaheadKib = z.int().min(4).max(16_384)

export const liveContract = {
  /** One a box, also of those that ended. */
  watches: request.output(z.array(watchSchema)),
  /** Connects, and watches if a module is loaded (BENCH `module-lost` else). Answers at once where it is watched already. */
  start: request.input(one).output(watchSchema),
  stop: request.input(one).output(watchSchema),
  /** What a recording holds from an instant on, oldest first: at most the last 20,000 of each. */
  history: request
    .input(z.object({ recordingId: id, sinceMs: z.number().optional() }))
    .output(z.object({ decisions: z.array(decisionLineSchema), samples: z.array(diskSampleSchema) })),
  setDryRun: request.input(one.extend({ on: z.boolean() })).output(watchSchema),
  setPaused: request.input(one.extend({ on: z.boolean() })).output(watchSchema),
  /** Undefined: by class again. */
  setFixed: request.input(one.extend({ kib: readaheadKib.optional() })).output(watchSchema),
  /** From now on; undefined: no limit. */
  setLimit: request.input(one.extend({ seconds: z.int().min(1).max(2_592_000).optional() })).output(watchSchema),
  setMap: request.input(one.extend({ readaheadMapKib: readaheadMapSchema })).output(watchSchema),
  /** Every readahead goes back to what it was; the watch ends. */
  unload: request.input(one).output(z.object({ wasLoaded: z.boolean() })),
}
