import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'

/** Ids of a session, a model and so on, with its kind: what an import is told by. */
export interface ImportedThing {
  readonly kind: 'session' | 'model' | 'deployment' | 'evaluation' | 'recording' | 'annotation'
  readonly id: string
}

/**
 * Compares what is here under an id with what a bundle has under it.
 * @param here as a document, not yet as JSON would give it back
 * @throws BenchError `import-conflict` naming both, and the first field in which they differ
 */
export function requireSame<Schema extends z.ZodType>(
  { kind, id }: ImportedThing,
  schema: Schema,
  here: object,
  theirs: z.output<Schema>,
  where: string,
): void {
  // Through JSON and the schema, as the other one went.
  const plain: unknown = schema.parse(JSON.parse(JSON.stringify(here)))
  const field = differenceOf(plain, theirs)
  if (field === undefined) return
  throw new BenchError(
    'import-conflict',
    `The ${kind} ${id} of the bundle (${where}) is not the ${kind} ${id} that is here: they differ in ${field}.`,
    {
      kept: 'Nothing was imported; what is here is as it was.',
      nextStep: `Import it into another data folder (RABENCH_DATA=FOLDER), or erase the ${kind} that is here first.`,
    },
  )
}

/** The path of the first field that differs ("runs.0.label"); undefined where all is the same. */
export function differenceOf(a: unknown, b: unknown, path = ''): string | undefined {
  if (isDeepStrictEqual(a, b)) return undefined
  if (!isRecord(a) || !isRecord(b)) return path === '' ? 'everything' : path
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = differenceOf(a[key], b[key], path === '' ? key : `${path}.${key}`)
    if (found !== undefined) return found
  }
  return path === '' ? 'everything' : path
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
