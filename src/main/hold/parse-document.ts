import { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import { newerFormat } from '../../shared/newer-format.ts'

interface DocumentKind<T> {
  readonly schema: z.ZodType<T>
  readonly format: string
  readonly version: number
  /** What to do about one that cannot be read. */
  readonly nextStep: string
}

/**
 * A document that a bench, perhaps of another release, has written on a box.
 * @param where for the error: "/var/lib/…/hold.json on lab7". @throws BenchError newer-format | bad-configuration
 */
export function parseDocument<T>(text: string, where: string, kind: DocumentKind<T>): T {
  const { schema, format, version, nextStep } = kind
  const document = jsonOf(text)
  const said = z.object({ format: z.literal(format), version: z.int() }).safeParse(document).data
  if (said !== undefined && said.version > version) throw newerFormat(where, said.version, version)
  const parsed = schema.safeParse(document)
  if (parsed.success) return parsed.data
  throw new BenchError('bad-configuration', `${where} is not what the bench wrote there.`, {
    kept: 'Nothing was changed.',
    nextStep,
    details: z.prettifyError(parsed.error),
  })
}

export function documentText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
