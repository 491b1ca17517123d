/** "workloads[2].shape.bs" from zod's path; "(document)" for the empty one. */
export function fieldPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(document)'
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('')
}

/** Paths of the fields that `input` has and its parsed form has not. */
export function unknownFields(input: unknown, parsed: unknown, path: readonly PropertyKey[] = []): string[] {
  if (Array.isArray(input) && Array.isArray(parsed)) {
    return input.flatMap((item: unknown, index) => unknownFields(item, parsed[index], [...path, index]))
  }
  if (!isRecord(input) || !isRecord(parsed)) return []
  return Object.entries(input).flatMap(([key, value]) =>
    key in parsed ? unknownFields(value, parsed[key], [...path, key]) : [fieldPath([...path, key])],
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
