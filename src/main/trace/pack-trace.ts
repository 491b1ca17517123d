import { open, rename, rm } from 'node:fs/promises'
import { zstdCompressSync } from 'node:zlib'
import { FOOTER_BYTES, SEEK_TABLE_FOOTER, SEEK_TABLE_FRAME, SKIPPABLE_HEADER_BYTES } from './ctf/seekable-zstd.ts'

/** Content of one frame: what is decompressed to read any byte of it. */
const FRAME_BYTES = 1024 * 1024
const ENTRY_BYTES = 8

/**
 * Packs a trace's directory into one file: a tar archive in seekable zstd (`ctf/trace-pack.ts` reads it where it lies). The
 * file appears when it is whole.
 * @returns its size in bytes
 */
export async function packTrace(directory: string, file: string): Promise<number> {
  const { create } = await import('tar')
  const unfinished = `${file}.part`
  const output = await open(unfinished, 'w')
  const frames: { readonly packed: number; readonly content: number }[] = []
  let size = 0
  const write = async (bytes: Buffer): Promise<void> => {
    await output.write(bytes)
    size += bytes.length
  }
  try {
    let waiting: Buffer[] = []
    let waitingBytes = 0
    const flush = async (byteCount: number): Promise<void> => {
      const all = Buffer.concat(waiting)
      const packed = zstdCompressSync(all.subarray(0, byteCount))
      frames.push({ packed: packed.length, content: byteCount })
      await write(packed)
      waiting = [all.subarray(byteCount)]
      waitingBytes = all.length - byteCount
    }
    // `portable` leaves out owners and times that differ from one laptop to the next.
    for await (const piece of create({ cwd: directory, portable: true }, ['.'])) {
      waiting.push(piece)
      waitingBytes += piece.length
      while (waitingBytes >= FRAME_BYTES) await flush(FRAME_BYTES)
    }
    if (waitingBytes > 0) await flush(waitingBytes)
    await write(seekTable(frames))
    await output.sync()
  } catch (error) {
    await output.close()
    await rm(unfinished, { force: true })
    throw error
  }
  await output.close()
  await rename(unfinished, file)
  return size
}

function seekTable(frames: readonly { readonly packed: number; readonly content: number }[]): Buffer {
  const tableBytes = frames.length * ENTRY_BYTES + FOOTER_BYTES
  const table = Buffer.alloc(SKIPPABLE_HEADER_BYTES + tableBytes)
  table.writeUInt32LE(SEEK_TABLE_FRAME, 0)
  table.writeUInt32LE(tableBytes, 4)
  frames.forEach(({ packed, content }, i) => {
    table.writeUInt32LE(packed, SKIPPABLE_HEADER_BYTES + i * ENTRY_BYTES)
    table.writeUInt32LE(content, SKIPPABLE_HEADER_BYTES + i * ENTRY_BYTES + 4)
  })
  const footerAt = table.length - FOOTER_BYTES
  table.writeUInt32LE(frames.length, footerAt)
  table.writeUInt32LE(SEEK_TABLE_FOOTER, footerAt + 5)
  return table
}
