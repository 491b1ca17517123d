import { float64s, int64s } from './little-endian.ts'

/** Content of the header ends at a multiple of it. */
const ALIGNMENT_BYTES = 64
const PREAMBLE_BYTES = 10
const BYTES_PER_LETTER = 4

/** Rows of one length as float64 [rows, columns]. Layout of all three: numpy.lib.format, version 1.0. */
export function float64Matrix(rows: readonly (readonly number[])[], columns: number): Buffer<ArrayBuffer> {
  return npy('<f8', `${rows.length}, ${columns}`, float64s(rows.flat()))
}

export function int64Vector(values: readonly number[]): Buffer<ArrayBuffer> {
  return npy('<i8', `${values.length},`, int64s(values))
}

/** Texts as `<U`: UTF-32, all as long as the longest. */
export function textVector(texts: readonly string[]): Buffer<ArrayBuffer> {
  const letters = texts.map((text) => Array.from(text, (letter) => letter.codePointAt(0) ?? 0))
  const width = letters.reduce((longest, { length }) => Math.max(longest, length), 1)
  const bytes = Buffer.alloc(texts.length * width * BYTES_PER_LETTER)
  for (const [row, codes] of letters.entries()) {
    for (const [place, code] of codes.entries()) bytes.writeUInt32LE(code, (row * width + place) * BYTES_PER_LETTER)
  }
  return npy(`<U${width}`, `${texts.length},`, bytes)
}

function npy(type: string, shape: string, bytes: Uint8Array): Buffer<ArrayBuffer> {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`
  const unpadded = PREAMBLE_BYTES + header.length + 1
  const length = header.length + 1 + ((ALIGNMENT_BYTES - (unpadded % ALIGNMENT_BYTES)) % ALIGNMENT_BYTES)
  const preamble = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1')
  preamble.writeUInt16LE(length, 8)
  return Buffer.concat([preamble, Buffer.from(`${header.padEnd(length - 1)}\n`), bytes])
}
