import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { BenchError } from '../../../shared/errors.ts'
import { MOST_LINE_BYTES } from './bounds.ts'
import { BUNDLE_VERSION, MANIFEST_PATH, type BundleManifest, type BundleMember } from './manifest.ts'
import { BLOCK_BYTES, fileHeader, paddingBytes } from './tar-entry.ts'

/** A member to be: documents, a line of JSON each, or a file as it is. */
export type MemberSource =
  { readonly path: string; readonly documents: Iterable<object> } | { readonly path: string; readonly file: string }

export interface WrittenBundle {
  readonly manifest: BundleManifest
  readonly bytes: number
}

export interface WriteWatching {
  readonly signal?: AbortSignal
  /** Bytes that are packed, of all there are, 0 to 1. Told from when all documents have been gathered. */
  readonly onProgress?: (share: number) => void
}

type Staged = BundleMember & { readonly file: string }

const PIECE_CHARACTERS = 1024 * 1024

/**
 * Writes a bundle (README.md of this room), over one that is there; it appears when it is whole. Documents lie beside it while it is
 * made: the manifest comes first and has to know them. Members without documents are left out.
 */
export async function writeBundle(
  file: string,
  about: Pick<BundleManifest, 'createdAt' | 'appVersion' | 'holds'>,
  sources: Iterable<MemberSource>,
  { signal, onProgress }: WriteWatching = {},
): Promise<WrittenBundle> {
  const directory = await mkdtemp(path.join(path.dirname(file), '.rabundle-'))
  try {
    const staged: Staged[] = []
    let place = 0
    for (const source of sources) {
      signal?.throwIfAborted()
      const at = path.join(directory, String(place++))
      const member =
        'file' in source ? await described(source.path, source.file, signal) : await stage(source, at, signal)
      if (member !== undefined) staged.push(member)
    }
    const manifest: BundleManifest = {
      format: 'rabench-bundle',
      version: BUNDLE_VERSION,
      ...about,
      members: staged.map(({ path: memberPath, bytes, sha256 }) => ({ path: memberPath, bytes, sha256 })),
    }
    const unfinished = path.join(directory, 'bundle')
    await pipeline(
      Readable.from(archive(manifest, staged, onProgress)),
      createGzip(),
      createWriteStream(unfinished, { flags: 'wx', flush: true }),
      signal === undefined ? {} : { signal },
    )
    const { size: bytes } = await stat(unfinished)
    await rename(unfinished, file)
    return { manifest, bytes }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function stage(
  source: { readonly path: string; readonly documents: Iterable<object> },
  file: string,
  signal: AbortSignal | undefined,
): Promise<Staged | undefined> {
  const output = await open(file, 'wx', 0o600)
  const hash = createHash('sha256')
  let bytes = 0
  let waiting = ''
  const flush = async () => {
    signal?.throwIfAborted()
    const piece = Buffer.from(waiting)
    waiting = ''
    hash.update(piece)
    bytes += piece.length
    await output.writeFile(piece)
  }
  try {
    for (const document of source.documents) {
      const line = JSON.stringify(document)
      if (Buffer.byteLength(line) > MOST_LINE_BYTES) {
        throw new BenchError('wrong-usage', `One document of ${source.path} is larger than a bundle can hold.`, {
          nextStep: 'Export what belongs to it one by one.',
        })
      }
      waiting += `${line}\n`
      if (waiting.length >= PIECE_CHARACTERS) await flush()
    }
    await flush()
  } finally {
    await output.close()
  }
  return bytes === 0 ? undefined : { path: source.path, bytes, sha256: hash.digest('hex'), file }
}

async function described(memberPath: string, file: string, signal: AbortSignal | undefined): Promise<Staged> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of piecesOf(file)) {
    signal?.throwIfAborted()
    hash.update(piece)
    bytes += piece.length
  }
  return { path: memberPath, bytes, sha256: hash.digest('hex'), file }
}

async function* archive(
  manifest: BundleManifest,
  staged: readonly Staged[],
  onProgress: WriteWatching['onProgress'],
): AsyncGenerator<Buffer> {
  const allBytes = staged.reduce((sum, { bytes }) => sum + bytes, 0)
  let packedBytes = 0
  const content = Buffer.from(`${JSON.stringify(manifest, undefined, 1)}\n`)
  yield fileHeader(MANIFEST_PATH, content.length)
  yield content
  yield Buffer.alloc(paddingBytes(content.length))
  for (const { path: memberPath, bytes, file } of staged) {
    yield fileHeader(memberPath, bytes)
    let given = 0
    for await (const piece of piecesOf(file)) {
      given += piece.length
      yield piece
      packedBytes += piece.length
      onProgress?.(packedBytes / allBytes)
    }
    if (given !== bytes) {
      throw new BenchError('bad-trace', `${file} changed while it was exported.`, { nextStep: 'Export again.' })
    }
    yield Buffer.alloc(paddingBytes(bytes))
  }
  yield Buffer.alloc(2 * BLOCK_BYTES)
}

async function* piecesOf(file: string): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(file)) {
    if (!Buffer.isBuffer(piece)) throw new TypeError('a stream without an encoding gave text')
    yield piece
  }
}
