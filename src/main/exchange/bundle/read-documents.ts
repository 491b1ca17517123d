import { closeSync, openSync, readSync } from 'node:fs'
import type { z } from 'zod'
import { MOST_LINE_BYTES } from './bounds.ts'
import { badBundle } from './errors.ts'
import type { UnpackedBundle } from './unpack-bundle.ts'

const PIECE_BYTES = 1024 * 1024
const LINE_FEED = 10

export interface ReadDocument<Document> {
  readonly document: Document
  /** "s.rabundle, runs.ndjson, line 3", for messages. */
  readonly where: string
}

/**
 * The documents of a member, one by one; none where there is no such member. Synchronous, so that they can be read in a transaction.
 * @throws BenchError `bad-bundle` naming member, line and field
 */
export function* readDocuments<Schema extends z.ZodType>(
  bundle: UnpackedBundle,
  memberPath: string,
  schema: Schema,
): Generator<ReadDocument<z.output<Schema>>> {
  const file = bundle.fileOf(memberPath)
  if (file === undefined) return
  let lineNumber = 0
  for (const line of lines(file, `${bundle.name}, ${memberPath}`)) {
    lineNumber += 1
    const where = `${bundle.name}, ${memberPath}, line ${lineNumber}`
    yield { document: parsed(line, schema, where), where }
  }
}

function parsed<Schema extends z.ZodType>(line: Buffer, schema: Schema, where: string): z.output<Schema> {
  let content: unknown
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line))
  } catch (cause) {
    throw badBundle(where, 'it is not JSON in UTF-8', cause)
  }
  const result = schema.safeParse(content)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const field = issue?.path.join('.') ?? ''
  const what = issue?.message ?? 'wrong shape'
  throw badBundle(where, field === '' ? what : `${field}: ${what}`, result.error)
}

function* lines(file: string, where: string): Generator<Buffer> {
  const descriptor = openSync(file, 'r')
  try {
    /** Of the line that is not ended yet. */
    let pieces: Buffer[] = []
    let bytes = 0
    const ended = (last: Buffer): Buffer => {
      const line = pieces.length === 0 ? last : Buffer.concat([...pieces, last])
      pieces = []
      bytes = 0
      return line
    }
    for (;;) {
      const buffer = Buffer.allocUnsafe(PIECE_BYTES)
      const piece = buffer.subarray(0, readSync(descriptor, buffer))
      if (piece.length === 0) break
      let from = 0
      for (let to = piece.indexOf(LINE_FEED); to >= 0; to = piece.indexOf(LINE_FEED, from)) {
        yield ended(piece.subarray(from, to))
        from = to + 1
      }
      if (from === piece.length) continue
      pieces.push(piece.subarray(from))
      bytes += piece.length - from
      if (bytes > MOST_LINE_BYTES) throw badBundle(where, `it has a line of more than ${MOST_LINE_BYTES} bytes`)
    }
    if (bytes > 0) yield ended(Buffer.alloc(0))
  } finally {
    closeSync(descriptor)
  }
}
