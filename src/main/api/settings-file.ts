import { existsSync, readFileSync, renameSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { DEFAULT_READAHEAD_MAP_KIB } from '../../shared/classes.ts'
import { settingsSchema, type Settings } from '../../shared/contract/index.ts'
import { newerFormat } from '../../shared/newer-format.ts'

const DEFAULTS: Settings = {
  theme: 'system',
  boxName: 'virtual',
  profileName: 'quick',
  diskModel: 'slow-ssd',
  seed: 1,
  readaheadMapKib: DEFAULT_READAHEAD_MAP_KIB,
  keepLoaded: true,
  notifyAfterSeconds: 30,
  keptTraces: {},
}

const VERSION = 1
const NAME = 'settings.json'

const headerSchema = z.object({ format: z.literal('rabench-settings'), version: z.int().positive() })
const fileSchema = headerSchema.extend({ version: z.literal(VERSION), settings: settingsSchema.partial() })

/** What is left out stays as it is. */
export type SettingsChange = { readonly [Key in keyof Settings]?: Settings[Key] | undefined }

/** settings.json of the data folder. What is missing there has its default. */
export class SettingsFile {
  readonly #file: string
  #settings: Settings
  /** What a person has to be told of its reading: that it was put aside. */
  readonly remarks: readonly string[]

  /** @throws BenchError newer-format */
  constructor(directory: string) {
    this.#file = path.join(directory, NAME)
    const { settings, remarks } = read(this.#file)
    this.#settings = changed(DEFAULTS, settings)
    this.remarks = remarks
  }

  get(): Settings {
    return this.#settings
  }

  async set(change: SettingsChange): Promise<Settings> {
    this.#settings = changed(this.#settings, change)
    const document = { format: 'rabench-settings', version: VERSION, settings: this.#settings }
    await mkdir(path.dirname(this.#file), { recursive: true })
    await writeFile(`${this.#file}.new`, JSON.stringify(document, undefined, 2))
    await rename(`${this.#file}.new`, this.#file)
    return this.#settings
  }
}

function changed(settings: Settings, change: SettingsChange): Settings {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  return settingsSchema.parse({ ...settings, ...given })
}

/** One that cannot be read is put aside, so that no later change writes over it. */
function read(file: string): { readonly settings: SettingsChange; readonly remarks: readonly string[] } {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '{}'
  const document = upgraded(jsonOf(text))
  const version = headerSchema.safeParse(document).data?.version
  if (version !== undefined && version > VERSION) throw newerFormat(file, version, VERSION)
  const parsed = fileSchema.safeParse(document)
  if (parsed.success) return { settings: parsed.data.settings, remarks: [] }
  const aside = `${file}.damaged`
  renameSync(file, aside)
  return {
    settings: {},
    remarks: [`The settings could not be read. They are kept as ${aside}, and every setting has its default again.`],
  }
}

/** Before version 1, a file was the settings alone. */
function upgraded(document: unknown): unknown {
  const isPlain = settingsSchema.partial().safeParse(document).success
  const hasFormat = z.object({ format: z.unknown() }).safeParse(document).success
  return isPlain && !hasFormat ? { format: 'rabench-settings', version: 1, settings: document } : document
}

/** Undefined where it is no JSON, which is no settings either. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
