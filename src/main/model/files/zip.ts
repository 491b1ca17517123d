import { crc32 } from 'node:zlib'

export interface ZipEntry {
  /** ASCII, "/" between directories. */
  readonly name: string
  readonly bytes: Uint8Array
}

const LOCAL_HEADER_BYTES = 30
const CENTRAL_HEADER_BYTES = 46
const END_BYTES = 22
/** 1.0: stored entries need no more. */
const VERSION = 10
/** 1980-01-01, the first day that the format knows: the same bytes every day and in every time zone. */
const DATE = 0x0021
const LARGEST = 0xffffffff

/** PyTorch's own field for padding ("FB" and as many "Z" as it takes), so that it can map tensors into memory. */
const PADDING_FIELD = 0x4246
const FIELD_HEADER_BYTES = 4

/**
 * A zip archive of stored (uncompressed) entries; the same entries give the same bytes. Layout: PKWARE APPNOTE 6.3.
 * @param options.alignment every entry's content starts at a multiple of it, in bytes.
 * @throws RangeError above 4 GiB, which would need zip64.
 */
export function storedZip(entries: readonly ZipEntry[], { alignment = 1 } = {}): Buffer<ArrayBuffer> {
  const contents: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of entries) {
    const nameBytes = Buffer.from(name, 'latin1')
    const extra = padding(offset + LOCAL_HEADER_BYTES + nameBytes.length, alignment)
    const common = commonFields(nameBytes, bytes, extra.length)
    const local = Buffer.concat([signature(0x04034b50), common, nameBytes, extra])
    // The directory's entry has no padding to carry.
    directory.push(centralHeader(commonFields(nameBytes, bytes, 0), offset), nameBytes)
    contents.push(local, bytes)
    offset += local.length + bytes.length
  }
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0)
  if (offset + directoryBytes + END_BYTES > LARGEST) throw new RangeError('a zip archive above 4 GiB needs zip64')
  return Buffer.concat([...contents, ...directory, endRecord(entries.length, directoryBytes, offset)])
}

function padding(start: number, alignment: number): Buffer {
  if (start % alignment === 0) return Buffer.alloc(0)
  const missing = alignment - ((start + FIELD_HEADER_BYTES) % alignment || alignment)
  const field = Buffer.alloc(FIELD_HEADER_BYTES + missing, 'Z')
  field.writeUInt16LE(PADDING_FIELD, 0)
  field.writeUInt16LE(missing, 2)
  return field
}

/** Those that an entry has in front of its content and in the directory alike: from the needed version to the lengths. */
function commonFields(name: Uint8Array, bytes: Uint8Array, extraLength: number): Buffer {
  const fields = Buffer.alloc(LOCAL_HEADER_BYTES - 4)
  fields.writeUInt16LE(VERSION, 0)
  fields.writeUInt16LE(DATE, 8)
  fields.writeUInt32LE(crc32(bytes), 10)
  fields.writeUInt32LE(bytes.length, 14)
  fields.writeUInt32LE(bytes.length, 18)
  fields.writeUInt16LE(name.length, 22)
  fields.writeUInt16LE(extraLength, 24)
  return fields
}

function centralHeader(common: Uint8Array, localOffset: number): Buffer {
  const header = Buffer.alloc(CENTRAL_HEADER_BYTES)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(VERSION, 4)
  header.set(common, 6)
  header.writeUInt32LE(localOffset, 42)
  return header
}

function endRecord(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const record = Buffer.alloc(END_BYTES)
  record.writeUInt32LE(0x06054b50, 0)
  record.writeUInt16LE(count, 8)
  record.writeUInt16LE(count, 10)
  record.writeUInt32LE(directoryBytes, 12)
  record.writeUInt32LE(directoryOffset, 16)
  return record
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
