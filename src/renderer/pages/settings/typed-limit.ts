/** Of what stands in the field: a number, or undefined for an empty one. */
export function typedLimit(typed: string | number): number | undefined {
  return typed === '' ? undefined : Number(typed)
}

/** Whether what stands in the field can be saved. */
export function isLimit(typed: string | number, most: number): boolean {
  const limit = typedLimit(typed)
  return limit === undefined || (limit > 0 && limit <= most)
}
