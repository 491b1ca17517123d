import type { FieldType } from './types.ts'

/** More than any tracer writes. Names let a short text build types that no memory holds, or no stack can walk. */
const MAX_DEPTH = 64
const MAX_FIELDS = 100_000

interface Extent {
  /** Types inside each other. */
  readonly depth: number
  /** Fields in all, as often as they are there. */
  readonly fields: number
}

const known = new WeakMap<FieldType, Extent>()

/** Whether a type is larger than any sound one. Types that are inside it must have been asked about before. */
export function isTooLarge(type: FieldType): boolean {
  const { depth, fields } = extentOf(type)
  return depth > MAX_DEPTH || fields > MAX_FIELDS
}

function extentOf(type: FieldType): Extent {
  const found = known.get(type)
  if (found !== undefined) return found
  const inner = innerTypes(type).map(extentOf)
  const extent = {
    depth: 1 + inner.reduce((most, { depth }) => Math.max(most, depth), 0),
    fields: 1 + inner.reduce((sum, { fields }) => sum + fields, 0),
  }
  known.set(type, extent)
  return extent
}

function innerTypes(type: FieldType): readonly FieldType[] {
  switch (type.kind) {
    case 'struct':
      return type.fields.map((field) => field.type)
    case 'variant':
      return type.options.map((option) => option.type)
    case 'array':
    case 'sequence':
      return [type.element]
    case 'optional':
      return [type.type]
    default:
      return []
  }
}
