import { posix } from 'node:path'
import { Header } from 'tar'
import { TraceError } from './errors.ts'
import { SeekableZstd } from './seekable-zstd.ts'
import type { TraceChunk, TraceFileEntry } from './trace-files.ts'

const BLOCK_BYTES = 512
/** Far above an hour of parts a second of 64 processors. What is small when it is packed may hold any number. */
const MOST_ENTRIES = 1_000_000

interface TarEntry {
  /** Inside the archive. */
  readonly path: string
  readonly size: number
  /** Of its content. */
  readonly at: number
}

/**
 * The parts of a trace that `packTrace` wrote: a tar archive in seekable zstd, so that `tar --zstd -x` opens it as well. Files
 * are read where they lie; nothing is unpacked.
 * @throws BenchError `bad-trace` naming file and byte.
 */
export function openPack(path: string): TraceChunk[] {
  const archive = new SeekableZstd(path)
  let entries: TarEntry[]
  try {
    entries = [...tarEntries(archive)]
  } finally {
    archive.close()
  }
  if (new Set(entries.map((entry) => entry.path)).size < entries.length) {
    throw new TraceError('bad-pack', { path, byteOffset: 0 }, 'the packed archive names a file twice')
  }
  const metadata = entries.filter((entry) => posix.basename(entry.path) === 'metadata')
  if (metadata.length === 0) {
    throw new TraceError(
      'bad-pack',
      { path, byteOffset: 0 },
      'the packed file holds no trace: there is no `metadata` file',
    )
  }
  const folders = Map.groupBy(entries, (entry) => posix.dirname(entry.path))
  return metadata.map((entry) => chunkOf(path, entry, folders)).toSorted((a, b) => partNumber(a) - partNumber(b))
}

function chunkOf(packPath: string, metadata: TarEntry, folders: ReadonlyMap<string, readonly TarEntry[]>): TraceChunk {
  const directory = posix.dirname(metadata.path)
  const files = (folders.get(directory) ?? []).filter(({ path }) => path !== metadata.path)
  const indexes = folders.get(posix.join(directory, 'index')) ?? []
  return {
    path: `${packPath}:${directory}`,
    metadata: fileEntry(packPath, metadata),
    streams: files.map((entry) => fileEntry(packPath, entry)).sort((a, b) => (a.name < b.name ? -1 : 1)),
    indexedNames: indexes.map(({ path }) => posix.basename(path, '.idx')).sort(),
  }
}

/** `archives/BEGIN-END-N/kernel`: N. */
function partNumber({ path }: TraceChunk): number {
  return Number(/-(\d+)\/kernel$/.exec(path)?.[1] ?? 0)
}

function* tarEntries(archive: SeekableZstd): Generator<TarEntry> {
  const block = Buffer.alloc(BLOCK_BYTES)
  let entries = 0
  for (let at = 0; at + BLOCK_BYTES <= archive.size;) {
    archive.read(block, 0, BLOCK_BYTES, at)
    const header = headerOf(block)
    if (header === undefined) throw badArchive(archive, `is damaged at ${at}`)
    if (header.nullBlock) return
    const { path, size } = header
    const isSound = header.cksumValid && path !== undefined && size !== undefined && size >= 0
    if (!isSound || at + BLOCK_BYTES + size > archive.size) throw badArchive(archive, `is damaged at ${at}`)
    if (++entries > MOST_ENTRIES) throw badArchive(archive, `holds more than ${MOST_ENTRIES} files`)
    if (header.type === 'File') yield { path: posix.normalize(path), size, at: at + BLOCK_BYTES }
    at += BLOCK_BYTES * (1 + Math.ceil(size / BLOCK_BYTES))
  }
}

/** Undefined where its numbers are none, which its checksum would say too. */
function headerOf(block: Buffer): Header | undefined {
  try {
    return new Header(block, 0)
  } catch {
    return undefined
  }
}

function badArchive({ path }: SeekableZstd, what: string): TraceError {
  return new TraceError('bad-pack', { path, byteOffset: 0 }, `the packed archive ${what}`)
}

function fileEntry(packPath: string, entry: TarEntry): TraceFileEntry {
  const path = `${packPath}:${entry.path}`
  return {
    name: posix.basename(entry.path),
    path,
    size: entry.size,
    open() {
      const archive = new SeekableZstd(packPath)
      return {
        ...{ path, size: entry.size },
        read: (into, intoOffset, byteCount, position) => {
          const left = Math.max(0, entry.size - position)
          return archive.read(into, intoOffset, Math.min(byteCount, left), entry.at + position)
        },
        hasGrown: () => false,
        close: () => {
          archive.close()
        },
      }
    },
  }
}
