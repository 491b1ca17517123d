import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { zstdDecompressSync } from 'node:zlib'
import { TraceError } from './errors.ts'

/** Of the skippable frame that holds the seek table, and of the table's footer (zstd, contrib/seekable_format). */
export const SEEK_TABLE_FRAME = 0x184d2a5e
export const SEEK_TABLE_FOOTER = 0x8f92eab1
export const SKIPPABLE_HEADER_BYTES = 8
export const FOOTER_BYTES = 9
/** No frame of ours is larger; one that claims to be must not make us reserve its memory. */
const LARGEST_FRAME_BYTES = 16 * 1024 * 1024

interface Frame {
  /** In the file. */
  readonly packedAt: number
  readonly packedBytes: number
  /** In the content. */
  readonly start: number
  readonly bytes: number
}

/** A file in zstd's seekable format: any zstd tool reads it from end to end, and we read it from any place. */
export class SeekableZstd {
  readonly path: string
  /** Of the content. */
  readonly size: number
  private readonly descriptor: number
  private readonly frames: readonly Frame[]
  private cached: { readonly frame: Frame; readonly content: Buffer } | undefined

  /** @throws BenchError `bad-trace` where it is none, or cut. */
  constructor(path: string) {
    this.path = path
    this.descriptor = openSync(path, 'r')
    try {
      this.frames = this.readFrames()
    } catch (error) {
      closeSync(this.descriptor)
      throw error
    }
    const last = this.frames.at(-1)
    this.size = last === undefined ? 0 : last.start + last.bytes
  }

  /** @returns how many bytes were read; 0 at the end. */
  read(into: Uint8Array, intoOffset: number, byteCount: number, position: number): number {
    let done = 0
    while (done < byteCount && position + done < this.size) {
      const at = position + done
      const { frame, content } = this.contentAt(at)
      const piece = content.subarray(at - frame.start, at - frame.start + byteCount - done)
      into.set(piece, intoOffset + done)
      done += piece.length
    }
    return done
  }

  close(): void {
    closeSync(this.descriptor)
    this.cached = undefined
  }

  private contentAt(position: number): { readonly frame: Frame; readonly content: Buffer } {
    const { cached } = this
    if (cached !== undefined && position >= cached.frame.start && position < cached.frame.start + cached.frame.bytes) {
      return cached
    }
    const frame = this.frameAt(position)
    const packed = this.bytesAt(frame.packedAt, frame.packedBytes)
    let content: Buffer
    try {
      content = zstdDecompressSync(packed, { maxOutputLength: frame.bytes })
    } catch {
      throw this.problem(frame.packedAt, 'this part of the packed trace is damaged')
    }
    if (content.length !== frame.bytes) throw this.problem(frame.packedAt, 'this part of the packed trace is cut')
    return (this.cached = { frame, content })
  }

  private frameAt(position: number): Frame {
    let low = 0
    let high = this.frames.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.frames[middle]?.start ?? Infinity) <= position) low = middle
      else high = middle - 1
    }
    const frame = this.frames[low]
    if (frame === undefined) throw this.problem(0, 'the packed trace is empty')
    return frame
  }

  private readFrames(): Frame[] {
    const { size } = fstatSync(this.descriptor)
    if (size < FOOTER_BYTES + SKIPPABLE_HEADER_BYTES) throw this.problem(0, 'this file is no packed trace')
    const footer = this.bytesAt(size - FOOTER_BYTES, FOOTER_BYTES)
    if (footer.readUInt32LE(5) !== SEEK_TABLE_FOOTER) {
      throw this.problem(size - FOOTER_BYTES, 'this file is no packed trace, or it is cut: its seek table is missing')
    }
    const count = footer.readUInt32LE(0)
    const entryBytes = (footer.readUInt8(4) & 0x80) === 0 ? 8 : 12
    const tableAt = size - FOOTER_BYTES - count * entryBytes
    if (tableAt < SKIPPABLE_HEADER_BYTES) throw this.problem(size - FOOTER_BYTES, 'the seek table is damaged')
    const table = this.bytesAt(tableAt, count * entryBytes)
    const frames: Frame[] = []
    let packedAt = 0
    let start = 0
    for (let i = 0; i < count; i++) {
      const packedBytes = table.readUInt32LE(i * entryBytes)
      const bytes = table.readUInt32LE(i * entryBytes + 4)
      if (bytes === 0 || bytes > LARGEST_FRAME_BYTES || packedAt + packedBytes > tableAt) {
        throw this.problem(tableAt + i * entryBytes, 'the seek table is damaged')
      }
      frames.push({ packedAt, packedBytes, start, bytes })
      packedAt += packedBytes
      start += bytes
    }
    return frames
  }

  private bytesAt(position: number, byteCount: number): Buffer {
    const bytes = Buffer.alloc(byteCount)
    for (let done = 0; done < byteCount;) {
      const count = readSync(this.descriptor, bytes, done, byteCount - done, position + done)
      if (count === 0) throw this.problem(position + done, 'the packed trace became shorter while it was read')
      done += count
    }
    return bytes
  }

  private problem(byteOffset: number, sentence: string): TraceError {
    const { path } = this
    return new TraceError(
      'bad-pack',
      { path, byteOffset },
      sentence,
      'Copy the file again, or read the unpacked trace.',
    )
  }
}
