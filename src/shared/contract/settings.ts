import { z } from 'zod'
import { readaheadMapSchema } from '../model.ts'
import { DISK_MODEL_NAMES } from './words.ts'
import { boxName, id, request } from './base.ts'

/** How much of the raw traces in the data folder is kept, and for how long; what is left out has no limit. */
export const traceLimitsSchema = z.object({
  maxGib: z.number().positive().max(1_000_000).optional(),
  maxDays: z.number().positive().max(36_500).optional(),
})
export type TraceLimits = z.infer<typeof traceLimitsSchema>

/** Kept in settings.json of the data folder. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** What the Bench page starts with. */
  boxName,
  profileName: id,
  diskModel: z.enum(DISK_MODEL_NAMES),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  readaheadMapKib: readaheadMapSchema,
  keepLoaded: z.boolean(),
  /** Say in the system's own way that work has ended, if it took at least this long. */
  notifyAfterSeconds: z.int().min(0).max(86_400),
  keptTraces: traceLimitsSchema,
})
export type Settings = z.infer<typeof settingsSchema>

export const aboutSchema = z.object({
  version: z.string(),
  /** "Node 24.21.0", "Electron 45.4.1": what it runs on. */
  platform: z.array(z.object({ name: z.string(), version: z.string() })),
  dataDirectory: z.string(),
  /** Where the data folder will be from the next start on, where that was changed. */
  nextDataDirectory: z.string().optional(),
  logFile: z.string(),
  /** Of everything that ships. */
  licences: z.array(z.object({ name: z.string(), version: z.string(), licence: z.string() })),
})
export type About = z.infer<typeof aboutSchema>

export const settingsContract = {
  get: request.output(settingsSchema),
  set: request.input(settingsSchema.partial()).output(settingsSchema),
  /** Checked now (absolute, can be written), used from the next start on. Nothing is moved. */
  setDataDirectory: request.input(z.object({ path: z.string().min(1).max(4096) })).output(aboutSchema),
  about: request.output(aboutSchema),
  /** What a person has to be told of this start: that a damaged file was put aside. Mostly nothing. */
  openingRemarks: request.output(z.array(z.string())),
}
