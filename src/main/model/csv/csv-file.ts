import { open, type FileHandle } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { BenchError } from '../../../shared/errors.ts'

/** Larger ones are no faster: fields keep the piece that they are cut from in memory until the next collection. */
const PIECE_BYTES = 64 * 1024

/** What other files than a CSV start with, and what to say of them. */
const OTHER_FILES = [
  { start: [0xff, 0xfe], what: 'UTF-16 text' },
  { start: [0xfe, 0xff], what: 'UTF-16 text' },
  { start: [0x50, 0x4b, 0x03, 0x04], what: 'a spreadsheet or a ZIP archive' },
  { start: [0x1f, 0x8b], what: 'compressed with gzip' },
  { start: [0x28, 0xb5, 0x2f, 0xfd], what: 'compressed with zstd' },
  { start: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file' },
] as const

/**
 * A text file in pieces; what is not UTF-8 in it comes as U+FFFD.
 * @throws BenchError `bad-csv` for a path that cannot be read, and for a file that shows at its start that it is no CSV.
 */
export async function* textPieces(path: string): AsyncGenerator<string> {
  const file = await openFile(path)
  try {
    const decoder = new StringDecoder('utf8')
    const buffer = Buffer.allocUnsafe(PIECE_BYTES)
    let isAtStart = true
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, PIECE_BYTES)
      if (bytesRead === 0) break
      const bytes = buffer.subarray(0, bytesRead)
      if (isAtStart) refuseOtherFiles(path, bytes)
      isAtStart = false
      yield decoder.write(bytes)
    }
    yield decoder.end()
  } finally {
    await file.close()
  }
}

async function openFile(path: string): Promise<FileHandle> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (cause) {
    throw new BenchError('bad-csv', `The file ${path} cannot be opened.`, { nextStep: 'Check the path.', cause })
  }
  const isDirectory = await file.stat().then(
    (found) => found.isDirectory(),
    async (error: unknown) => {
      await file.close()
      throw error
    },
  )
  if (!isDirectory) return file
  await file.close()
  throw new BenchError('bad-csv', `${path} is a directory, not a CSV file.`, { nextStep: 'Name a file in it.' })
}

function refuseOtherFiles(path: string, bytes: Buffer): void {
  const other = OTHER_FILES.find(({ start }) => start.every((byte, at) => bytes[at] === byte))
  if (other === undefined) return
  throw new BenchError('bad-csv', `${path} is ${other.what}, not a CSV file in UTF-8.`, {
    nextStep: 'Save it as CSV with commas, in UTF-8, and try again.',
  })
}
