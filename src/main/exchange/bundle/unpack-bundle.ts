import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, statfs } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { isDiskFull } from '../../../shared/disk-full.ts'
import { BenchError } from '../../../shared/errors.ts'
import { MOST_MANIFEST_BYTES } from './bounds.ts'
import { ByteSource } from './byte-source.ts'
import { badBundle, quoted } from './errors.ts'
import { MANIFEST_PATH, parseManifest, type BundleManifest, type BundleMember } from './manifest.ts'
import { pathProblem } from './member-path.ts'
import { BLOCK_BYTES, paddingBytes, tarEntry } from './tar-entry.ts'

/** What tar writes after its last entry, at most: it fills up to its record. */
const MOST_END_BYTES = 64 * 1024
const PIECE_BYTES = 256 * 1024

/** A bundle whose every member has been checked against the manifest. */
export interface UnpackedBundle {
  /** Of the file, for messages. */
  readonly name: string
  readonly manifest: BundleManifest
  /** Where a member's content lies; undefined where there is no such member. */
  readonly fileOf: (memberPath: string) => string | undefined
}

export interface UnpackOptions {
  /** Of the file, for messages; default: its own. */
  readonly name?: string
  readonly signal?: AbortSignal
}

/**
 * Unpacks a bundle into an empty private directory in one pass. Members lie there under numbers: no name that the file gives
 * is ever used on this computer.
 * @throws BenchError `bad-bundle` for anything that is not as its manifest says, `newer-format`, `no-space`
 */
export async function unpackBundle(
  file: string,
  directory: string,
  { name = path.basename(file), signal }: UnpackOptions = {},
): Promise<UnpackedBundle> {
  const found: { manifest?: BundleManifest } = {}
  try {
    await pipeline(
      createReadStream(file),
      createGunzip({ chunkSize: PIECE_BYTES }),
      async (pieces: AsyncIterable<Buffer>) => {
        found.manifest = await new Unpacking(name, directory, new ByteSource(pieces)).run()
      },
      signal === undefined ? {} : { signal },
    )
  } catch (error) {
    throw explained(error, name, file)
  }
  const { manifest } = found
  if (manifest === undefined) throw badBundle(name, 'it is empty')
  const places = new Map(manifest.members.map((member, place) => [member.path, place]))
  return {
    name,
    manifest,
    fileOf: (memberPath) => {
      const place = places.get(memberPath)
      return place === undefined ? undefined : path.join(directory, String(place))
    },
  }
}

class Unpacking {
  readonly #name: string
  readonly #directory: string
  readonly #source: ByteSource

  constructor(name: string, directory: string, source: ByteSource) {
    this.#name = name
    this.#directory = directory
    this.#source = source
  }

  async run(): Promise<BundleManifest> {
    const manifest = await this.#manifest()
    await this.#requireSpace(manifest.members)
    const places = new Map(manifest.members.map((member, place) => [member.path, { member, place }]))
    const seen = new Set<string>()
    for (let entry = await this.#next(); entry !== undefined; entry = await this.#next()) {
      const known = places.get(entry.path)
      if (known === undefined) throw this.#bad(`its manifest does not name ${quoted(entry.path)}`)
      const { member, place } = known
      if (seen.has(member.path)) throw this.#bad(`its member ${member.path} is there twice`)
      seen.add(member.path)
      if (entry.bytes !== member.bytes) {
        throw this.#bad(`its member ${member.path} has ${entry.bytes} bytes where the manifest says ${member.bytes}`)
      }
      await this.#keep(member, path.join(this.#directory, String(place)))
    }
    await this.#requireEnd()
    const missing = manifest.members.find((member) => !seen.has(member.path))
    if (missing !== undefined) throw this.#bad(`its member ${missing.path} is missing`)
    return manifest
  }

  async #manifest(): Promise<BundleManifest> {
    const entry = await this.#next()
    if (entry?.path !== MANIFEST_PATH) throw this.#bad(`it does not begin with a ${MANIFEST_PATH}`)
    if (entry.bytes > MOST_MANIFEST_BYTES) {
      throw this.#bad(`its manifest has ${entry.bytes} bytes, more than ${MOST_MANIFEST_BYTES}`)
    }
    const content = await this.#take(entry.bytes)
    await this.#skipPadding(entry.bytes)
    return parseManifest(content, this.#name)
  }

  /** The header of the next file; undefined at the end of the archive. */
  async #next(): Promise<{ readonly path: string; readonly bytes: number } | undefined> {
    const entry = tarEntry(await this.#take(BLOCK_BYTES))
    if (entry.kind === 'end') return undefined
    if (entry.kind === 'damaged') throw this.#bad('it is damaged: a header of its archive is none')
    if (entry.kind === 'other') {
      throw this.#bad(`its entry ${quoted(entry.path)} is no file (${entry.what}), and a bundle holds files alone`)
    }
    const problem = pathProblem(entry.path)
    if (problem !== undefined) throw this.#bad(`its member ${quoted(entry.path)} ${problem}`)
    return entry
  }

  async #keep({ path: memberPath, bytes, sha256 }: BundleMember, target: string): Promise<void> {
    const output = await open(target, 'wx', 0o600)
    const hash = createHash('sha256')
    let kept = 0
    try {
      for await (const piece of this.#source.pieces(bytes)) {
        hash.update(piece)
        kept += piece.length
        await output.writeFile(piece)
      }
    } finally {
      await output.close()
    }
    if (kept < bytes) throw this.#cutShort()
    if (hash.digest('hex') !== sha256) throw this.#bad(`its member ${memberPath} does not have the manifest’s checksum`)
    await this.#skipPadding(bytes)
  }

  async #skipPadding(bytes: number): Promise<void> {
    await this.#take(paddingBytes(bytes))
  }

  /** Zeros, and few of them: a bomb may also lie behind the archive's end. */
  async #requireEnd(): Promise<void> {
    let bytes = 0
    for await (const piece of this.#source.pieces(MOST_END_BYTES + 1)) {
      bytes += piece.length
      if (bytes > MOST_END_BYTES || piece.some((byte) => byte !== 0)) {
        throw this.#bad('it holds more after its last member than the manifest says')
      }
    }
  }

  async #requireSpace(members: readonly BundleMember[]): Promise<void> {
    const needBytes = members.reduce((sum, { bytes }) => sum + bytes, 0)
    const { bavail, bsize } = await statfs(this.#directory)
    if (needBytes <= bavail * bsize) return
    const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(1)
    throw new BenchError(
      'no-space',
      `${this.#name} takes ${gib(needBytes)} GiB when it is unpacked; ${gib(bavail * bsize)} GiB are free in the data folder.`,
      { kept: 'Nothing was imported.', nextStep: 'Free some space, or export it without raw traces.' },
    )
  }

  async #take(byteCount: number): Promise<Buffer> {
    const bytes = await this.#source.take(byteCount)
    if (bytes === undefined) throw this.#cutShort()
    return bytes
  }

  #cutShort(): BenchError {
    return this.#bad('it is cut short')
  }

  #bad(what: string): BenchError {
    return badBundle(this.#name, what)
  }
}

function explained(error: unknown, name: string, file: string): unknown {
  if (error instanceof BenchError || !(error instanceof Error) || !('code' in error)) return error
  const code = String(error.code)
  if (code === 'Z_BUF_ERROR') return badBundle(name, 'it is cut short', error)
  if (code.startsWith('Z_')) return badBundle(name, 'it is damaged, or not a bundle', error)
  if (isDiskFull(error)) {
    return new BenchError('no-space', `The disk is full that ${name} is unpacked to.`, {
      kept: 'Nothing was imported.',
      nextStep: 'Free some space, and import it again.',
      cause: error,
    })
  }
  if (['ENOENT', 'EACCES', 'EISDIR', 'EPERM'].includes(code)) {
    return new BenchError('bad-bundle', `${file} cannot be read: ${error.message}.`, {
      nextStep: 'Check the path.',
      cause: error,
    })
  }
  return error
}
