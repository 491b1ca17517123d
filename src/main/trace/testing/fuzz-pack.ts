import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { Header } from 'tar'
import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { below, oneOf, type Random } from '../../../shared/testing/random-choices.ts'
import { FOOTER_BYTES, SEEK_TABLE_FOOTER, SEEK_TABLE_FRAME, SKIPPABLE_HEADER_BYTES } from '../ctf/seekable-zstd.ts'
import { smallTraces, type SmallTrace } from './ctf-corpus.ts'
import { damaged } from './damage.ts'
import { openNow } from './open-now.ts'

const BLOCK_BYTES = 512
const ENTRY_BYTES = 8

/** Damaged packed traces: their archive before it was packed, or the packed file. */
export function openPackSubject(): FuzzSubject {
  const archives = smallTraces().map(archiveOf)
  const packs = archives.map(({ bytes }) => sealed(bytes, bytes.length))
  const contents = archives.map(({ bytes }) => bytes)
  const directory = mkdtempSync(join(tmpdir(), 'rabench-fuzz-pack-'))
  const file = join(directory, 'run.tar.zst')
  return {
    name: 'packed trace',
    codes: ['bad-trace'],
    take: (random) => {
      writeFileSync(file, random() < 0.7 ? packOfDamaged(random) : damagedPack(random))
      const events = openNow(file).events({ wants: () => true })
      try {
        for (let at = events.next(); at !== undefined; at = events.next()) at.read()
      } finally {
        events.close()
      }
      return undefined
    },
    close: () => {
      rmSync(directory, { recursive: true })
      return Promise.resolve()
    },
  }

  function packOfDamaged(random: Random): Buffer {
    const { bytes, headersAt } = oneOf(random, archives)
    const changed = damaged(bytes, random, contents, [0])
    // The damage above is seldom in a header.
    const at = oneOf(random, headersAt) + below(random, BLOCK_BYTES)
    if (random() < 0.7 && at < changed.length) changed[at] = below(random, 256)
    if (random() < 0.5) for (const headerAt of headersAt) mendChecksum(changed, headerAt)
    return sealed(changed, 1 + below(random, changed.length))
  }

  function damagedPack(random: Random): Buffer {
    const whole = oneOf(random, packs)
    return damaged(whole, random, packs, [0, Math.max(0, whole.length - 64)])
  }
}

interface Archive {
  readonly bytes: Buffer
  readonly headersAt: readonly number[]
}

/** As `tar` lays it out. */
function archiveOf({ metadata, streams }: SmallTrace): Archive {
  const pieces: Buffer[] = []
  const headersAt: number[] = []
  let length = 0
  const add = (piece: Buffer): void => {
    pieces.push(piece)
    length += piece.length
  }
  const files = [
    { path: 'kernel/metadata', content: metadata },
    ...streams.map(({ bytes }, cpu) => ({ path: `kernel/bench_${cpu}`, content: bytes })),
  ]
  for (const { path, content } of files) {
    const block = Buffer.alloc(BLOCK_BYTES)
    new Header({ path, size: content.length, mode: 0o644, uid: 0, gid: 0, mtime: new Date(0), type: 'File' }).encode(
      block,
    )
    headersAt.push(length)
    add(block)
    add(content)
    add(Buffer.alloc((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES))
  }
  add(Buffer.alloc(2 * BLOCK_BYTES))
  return { bytes: Buffer.concat(pieces), headersAt }
}

/** So that a damaged header is looked at: POSIX counts its own eight bytes as spaces. */
function mendChecksum(archive: Buffer, headerAt: number): void {
  const block = archive.subarray(headerAt, headerAt + BLOCK_BYTES)
  if (block.length < BLOCK_BYTES) return
  block.fill(' ', 148, 156)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
}

/** In zstd's seekable format, in frames of so many bytes. */
function sealed(content: Buffer, frameBytes: number): Buffer {
  const frames: Buffer[] = []
  const table: Buffer[] = []
  // A pack has few frames.
  const step = Math.max(frameBytes, Math.ceil(content.length / 20), 1)
  for (let at = 0; at < content.length; at += step) {
    const piece = content.subarray(at, at + step)
    const packed = zstdCompressSync(piece)
    const entry = Buffer.alloc(ENTRY_BYTES)
    entry.writeUInt32LE(packed.length, 0)
    entry.writeUInt32LE(piece.length, 4)
    frames.push(packed)
    table.push(entry)
  }
  const header = Buffer.alloc(SKIPPABLE_HEADER_BYTES)
  header.writeUInt32LE(SEEK_TABLE_FRAME, 0)
  header.writeUInt32LE(table.length * ENTRY_BYTES + FOOTER_BYTES, 4)
  const footer = Buffer.alloc(FOOTER_BYTES)
  footer.writeUInt32LE(table.length, 0)
  footer.writeUInt32LE(SEEK_TABLE_FOOTER, 5)
  return Buffer.concat([...frames, header, ...table, footer])
}
