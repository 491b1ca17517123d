import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** As `ssh-keygen -lf` prints it: SHA-256 over the key blob, base64 without padding. */
export function fingerprintOf(keyBlob: Buffer): string {
  return `SHA256:${createHash('sha256').update(keyBlob).digest('base64').replace(/=+$/, '')}`
}

export type HostKeyVerdict =
  { readonly kind: 'known' } | { readonly kind: 'new' } | { readonly kind: 'changed'; readonly expected: string }

/** The host keys that somebody has accepted, in a file of OpenSSH's known_hosts format that the bench alone writes. */
export class HostKeys {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  async verdict(host: string, port: number, keyBlob: Buffer): Promise<HostKeyVerdict> {
    const known = (await this.#entries()).filter((entry) => entry.host === hostField(host, port))
    if (known.some((entry) => entry.key.equals(keyBlob))) return { kind: 'known' }
    const [first] = known
    return first === undefined ? { kind: 'new' } : { kind: 'changed', expected: fingerprintOf(first.key) }
  }

  /** Remembers a key, in place of any older one of that address. */
  async accept(host: string, port: number, keyBlob: Buffer): Promise<void> {
    const others = (await this.#entries()).filter((entry) => entry.host !== hostField(host, port))
    await this.#write([...others, { host: hostField(host, port), key: keyBlob }])
  }

  async forget(host: string, port: number): Promise<void> {
    await this.#write((await this.#entries()).filter((entry) => entry.host !== hostField(host, port)))
  }

  async #entries(): Promise<{ host: string; key: Buffer }[]> {
    let text: string
    try {
      text = await readFile(this.#file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
    return text.split('\n').flatMap((line) => {
      const [host, , key] = line.split(' ')
      return host === undefined || key === undefined ? [] : [{ host, key: Buffer.from(key, 'base64') }]
    })
  }

  async #write(entries: readonly { host: string; key: Buffer }[]): Promise<void> {
    await mkdir(path.dirname(this.#file), { recursive: true })
    const lines = entries.map(({ host, key }) => `${host} ${keyType(key)} ${key.toString('base64')}\n`)
    await writeFile(`${this.#file}.new`, lines.join(''), { mode: 0o600 })
    await rename(`${this.#file}.new`, this.#file)
  }
}

function hostField(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`
}

/** A key blob starts with its type as an SSH string (RFC 4253, 6.6). */
function keyType(keyBlob: Buffer): string {
  return keyBlob.toString('ascii', 4, 4 + keyBlob.readUInt32BE(0))
}
