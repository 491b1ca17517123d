import { readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DEFAULT_READAHEAD_MAP_KIB } from '../../shared/classes.ts'
import { settingsSchema, type Settings } from '../../shared/contract/index.ts'

const DEFAULTS: Settings = {
  theme: 'system',
  boxName: 'virtual',
  profileName: 'quick',
  diskModel: 'slow-ssd',
  seed: 1,
  readaheadMapKib: DEFAULT_READAHEAD_MAP_KIB,
  keepLoaded: true,
  notifyAfterSeconds: 30,
}

const fileSchema = settingsSchema.partial().catch({})

/** What is left out stays as it is. */
export type SettingsChange = { readonly [Key in keyof Settings]?: Settings[Key] | undefined }

/** settings.json of the data folder. What is missing or makes no sense there has its default. */
export class SettingsFile {
  readonly #file: string
  #settings: Settings

  constructor(directory: string) {
    this.#file = path.join(directory, 'settings.json')
    this.#settings = changed(DEFAULTS, fileSchema.parse(readJson(this.#file)))
  }

  get(): Settings {
    return this.#settings
  }

  async set(change: SettingsChange): Promise<Settings> {
    this.#settings = changed(this.#settings, change)
    await mkdir(path.dirname(this.#file), { recursive: true })
    await writeFile(`${this.#file}.new`, JSON.stringify(this.#settings, undefined, 2))
    await rename(`${this.#file}.new`, this.#file)
    return this.#settings
  }
}

function changed(settings: Settings, change: SettingsChange): Settings {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  return settingsSchema.parse({ ...settings, ...given })
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Not there on the first start; where it is garbage, the defaults are what a person can see and change.
    return {}
  }
}
