import type { z } from 'zod'
import { JsonReader, type JsonObject } from './ctf2-json.ts'
import { fragmentSchema, type Fragment } from './ctf2-schema.ts'
import type { MetadataText } from './metadata-text.ts'

/** Precedes each text of a JSON text sequence (RFC 7464). */
const RECORD_SEPARATOR = '\u001e'

/** A fragment, and the object in the text that it came from, for errors about it. */
export interface PlacedFragment {
  readonly fragment: Fragment
  readonly source: JsonObject
}

/** The fragments of a CTF 2 metadata text, each known to have the shape that CTF2-SPEC-2.0, section 5, gives it. */
export class Ctf2Metadata {
  private readonly reader: JsonReader
  private readonly metadata: MetadataText

  constructor(metadata: MetadataText) {
    this.metadata = metadata
    this.reader = new JsonReader(metadata)
  }

  /** @throws BenchError `bad-trace` naming the byte of the first thing that cannot be. */
  fragments(): PlacedFragment[] {
    const { text } = this.metadata
    const found: PlacedFragment[] = []
    const first = text.indexOf(RECORD_SEPARATOR)
    const before = text.slice(0, first < 0 ? text.length : first)
    if (before.trim() !== '') throw this.reader.problemAt(0, 'the metadata does not start with a record separator')
    for (let at = first; at >= 0 && at < text.length;) {
      const next = text.indexOf(RECORD_SEPARATOR, at + 1)
      const end = next < 0 ? text.length : next
      // RFC 7464, 2.1: separators in a row have no text between them.
      if (text.slice(at + 1, end).trim() !== '') found.push(this.fragment(at + 1, end))
      at = end
    }
    return found
  }

  /**
   * An object of the text as its schema has it.
   * @throws BenchError `bad-trace` at the object.
   */
  checked<Schema extends z.ZodType>(source: object, schema: Schema, what: string): z.output<Schema> {
    const parsed = schema.safeParse(source)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    const type = 'type' in source && typeof source.type === 'string' ? `a "${source.type}"` : `a ${what}`
    const where =
      issue === undefined || issue.path.join('.') === 'type' ? '' : `the "${issue.path.join('.')}" of ${type} `
    throw this.problem(source, `${where}${issue?.message ?? `is no ${what}`}`)
  }

  problem(source: object, sentence: string): Error {
    return this.reader.problem(source, sentence)
  }

  private fragment(start: number, end: number): PlacedFragment {
    const source = this.reader.read(start, end)
    if (!isObject(source)) throw this.reader.problemAt(start, 'a fragment of the metadata is no JSON object')
    return { source, fragment: this.checked(source, fragmentSchema, 'fragment') }
  }
}

/** Arrays are none. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
