/** Numbers as files have them: little-endian, whatever this computer's order is. */

export function float32s(values: readonly number[]): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, 4 * index)
  return bytes
}

export function float64s(values: readonly number[]): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(8 * values.length)
  for (const [index, value] of values.entries()) bytes.writeDoubleLE(value, 8 * index)
  return bytes
}

/** @throws RangeError for one that is no integer. */
export function int64s(values: readonly number[]): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(8 * values.length)
  for (const [index, value] of values.entries()) bytes.writeBigInt64LE(BigInt(value), 8 * index)
  return bytes
}
