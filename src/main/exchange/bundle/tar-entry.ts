import { Header } from 'tar'

/** A tar archive is made of these: a header each, then the content, filled up with zeros. */
export const BLOCK_BYTES = 512

/** The header block of a file. Without an owner and a time, so that the same content gives the same archive. */
export function fileHeader(path: string, bytes: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES)
  const about = { path, size: bytes, mode: 0o644, uid: 0, gid: 0, mtime: new Date(0) }
  new Header({ ...about, type: 'File' }).encode(block)
  return block
}

/** Zeros that follow a content of so many bytes. */
export function paddingBytes(bytes: number): number {
  return (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES
}

export type TarEntry =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
  /** A link, a directory, a device, an extension of the format. */
  | { readonly kind: 'other'; readonly path: string; readonly what: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'damaged' }

/** What a header block says. */
export function tarEntry(block: Buffer): TarEntry {
  let header: Header
  try {
    header = new Header(block)
  } catch {
    // Numbers that are none; what the checksum would have said too.
    return { kind: 'damaged' }
  }
  if (header.nullBlock) return { kind: 'end' }
  const { path = '', size, cksumValid, type } = header
  if (!cksumValid || size === undefined || !Number.isSafeInteger(size) || size < 0) return { kind: 'damaged' }
  return type === 'File' || type === 'OldFile'
    ? { kind: 'file', path, bytes: size }
    : { kind: 'other', path, what: type }
}
