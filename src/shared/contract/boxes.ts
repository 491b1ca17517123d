import { z } from 'zod'
import { boxAddressSchema, listedBoxSchema } from '../box-address.ts'
import { ERROR_CODES } from '../errors.ts'
import { boxName, instant, request } from './base.ts'

export const requirementSchema = z.object({
  name: z.string(),
  purposes: z.array(z.enum(['capture', 'deploy', 'compare'])),
  status: z.enum(['ok', 'missing', 'refused']),
  found: z.string(),
  remedy: z.string().optional(),
  /** Debian packages that mend it: what *Fix* would install. */
  packages: z.array(z.string()),
  code: z.enum(ERROR_CODES),
})
export type RequirementData = z.infer<typeof requirementSchema>

export const boxFactsSchema = z.object({
  kernel: z.string(),
  cpus: z.int(),
  memoryBytes: z.number(),
  fioVersion: z.string().optional(),
  lttngVersion: z.string().optional(),
  disk: z
    .object({
      name: z.string(),
      sizeBytes: z.number(),
      model: z.string().optional(),
      rotational: z.boolean(),
      scheduler: z.string(),
      readaheadKib: z.int(),
      fileSystem: z.string(),
    })
    .optional(),
  module: z.object({ loaded: z.boolean(), modelId: z.string().optional() }),
})
export type BoxFacts = z.infer<typeof boxFactsSchema>

/** The last check of a box in this start of the bench. */
export const boxCheckSchema = z.object({
  at: instant,
  requirements: z.array(requirementSchema),
  /** Undefined where root is missing, so that little could be asked. */
  facts: boxFactsSchema.optional(),
  /** Packages that the bench has installed there, as is written down on the box. */
  installedByBench: z.array(z.string()),
})
export type BoxCheck = z.infer<typeof boxCheckSchema>

export const boxSchema = z.object({
  name: z.string(),
  /** Undefined for the virtual box. */
  address: listedBoxSchema.optional(),
  /** Of the virtual box, while it runs. */
  machine: z.object({ accelerator: z.string(), diskModel: z.string(), startedAt: z.string() }).optional(),
  lastCheck: boxCheckSchema.optional(),
})
export type BoxData = z.infer<typeof boxSchema>

/** One command that ran on a box, as it was quoted for its shell. Never what it was fed on stdin. */
/** A command that has ended on a box, without what it was fed. */
export const loggedCommandSchema = z.object({
  at: instant,
  command: z.string(),
  asRoot: z.boolean(),
  seconds: z.number(),
  /** Undefined where it did not end by itself: aborted, timed out, connection lost. */
  exitCode: z.int().optional(),
})
export type LoggedCommand = z.infer<typeof loggedCommandSchema>

export const commandRecordSchema = loggedCommandSchema.extend({
  /** Counts up within a start of the bench. */
  seq: z.int(),
  boxName: z.string(),
})
export type CommandRecord = z.infer<typeof commandRecordSchema>

const one = z.object({ boxName })

export const boxesContract = {
  /** The virtual box first, then the others by name. */
  list: request.output(z.array(boxSchema)),
  /** Adds a box, or changes the one called `replacing`. */
  put: request.input(z.object({ address: boxAddressSchema, replacing: boxName.optional() })).output(boxSchema),
  /** Its sessions stay; its accepted host key is forgotten. Undo: `put` the answer. */
  remove: request.input(one).output(listedBoxSchema),
  forgetKey: request.input(one).output(z.object({})),
  /** Logs in and asks for everything that capture and deploy need. May ask a person (event `prompt`). */
  check: request.input(one).output(boxCheckSchema),
  /** The last 2,000 of this start, oldest first. */
  commands: request.input(z.object({ boxName: boxName.optional() })).output(z.array(commandRecordSchema)),
  virtualDown: request.output(z.object({ wasUp: z.boolean() })),
}
