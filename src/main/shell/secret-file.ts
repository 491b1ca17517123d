import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { safeStorage } from 'electron'
import { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import type { SecretKind, SecretStore } from '../api/index.ts'

const FILE_NAME = 'secrets.json'
/** The owner alone, though everything in it is encrypted. */
const MODE = 0o600

const fileSchema = z.object({
  format: z.literal('rabench-secrets'),
  version: z.literal(1),
  /** By box, then by kind; each encrypted with the system's key, in base64. */
  boxes: z.record(z.string(), z.partialRecord(z.enum(['password', 'passphrase']), z.base64())),
})
type Boxes = z.infer<typeof fileSchema>['boxes']

/**
 * Passwords and passphrases in secrets.json of the data folder, encrypted with a key that the system keeps; undefined where it
 * keeps none. Chromium's `basic_text` encrypts with a key that is in its source: that is no secret, so it does not count.
 */
export async function openSecretFile(directory: string): Promise<SecretStore | undefined> {
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend()
    if (backend === 'basic_text' || backend === 'unknown') return undefined
  }
  return (await safeStorage.isAsyncEncryptionAvailable()) ? new SecretFile(directory) : undefined
}

class SecretFile implements SecretStore {
  readonly #file: string
  /** One change after the other: each reads the file, and replaces it whole. */
  #changing: Promise<void> = Promise.resolve()

  constructor(directory: string) {
    this.#file = path.join(directory, FILE_NAME)
  }

  async get(boxName: string, what: SecretKind): Promise<string | undefined> {
    const encrypted = (await this.#read())[boxName]?.[what]
    return encrypted === undefined ? undefined : decrypted(encrypted)
  }

  async set(boxName: string, what: SecretKind, secret: string): Promise<void> {
    const encrypted = (await safeStorage.encryptStringAsync(secret)).toString('base64')
    await this.#change((boxes) => ({ ...boxes, [boxName]: { ...boxes[boxName], [what]: encrypted } }))
  }

  async forget(boxName: string): Promise<void> {
    await this.#change((boxes) => Object.fromEntries(Object.entries(boxes).filter(([name]) => name !== boxName)))
  }

  async #change(changed: (boxes: Boxes) => Boxes): Promise<void> {
    const change = this.#changing.then(async () => {
      await this.#write(changed(await this.#read()))
    })
    this.#changing = change.catch(() => {
      // Told to whoever asked for that change; the next one is another matter.
    })
    await change
  }

  async #read(): Promise<Boxes> {
    let text: string
    try {
      text = await readFile(this.#file, 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
      throw error
    }
    const parsed = fileSchema.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data.boxes
    throw new BenchError('newer-format', `${this.#file} is not a file of secrets that this version can read.`, {
      kept: 'The file was left as it is.',
      nextStep: 'Use the newer version, or move the file away and enter the passwords again.',
    })
  }

  async #write(boxes: Boxes): Promise<void> {
    const text = JSON.stringify({ format: 'rabench-secrets', version: 1, boxes } satisfies z.infer<typeof fileSchema>)
    await mkdir(path.dirname(this.#file), { recursive: true })
    await writeFile(`${this.#file}.new`, text, { mode: MODE })
    await rename(`${this.#file}.new`, this.#file)
  }
}

async function decrypted(encrypted: string): Promise<string | undefined> {
  try {
    return (await safeStorage.decryptStringAsync(Buffer.from(encrypted, 'base64'))).result
  } catch {
    // The system's key is another one now (a new login, a restored backup): the person is asked again.
    return undefined
  }
}
