import { badMetadata, TraceError } from './errors.ts'
import { readWhole, type TraceChunk } from './trace-files.ts'

/** TSDL or JSON text and where in the file each character lies. */
export interface MetadataText {
  readonly path: string
  /** Told by the text's first character, not by the version of its packets: some LTTng 2.15 wrote "1.8" into those of CTF 2. */
  readonly format: 'ctf-1.8' | 'ctf-2'
  /** One character a byte (Latin-1), so that offsets stay bytes; string literals are UTF-8 inside. */
  readonly text: string
  /** 32 hex digits, from the metadata packets; undefined for plain text. */
  readonly uuid: string | undefined
  byteOffsetOf(textOffset: number): number
}

const PACKET_MAGIC = 0x75d11d57
const PACKET_HEADER_BYTES = 37
/** A hundred times what LTTng writes of all events of a kernel. It is read as a whole. */
const MOST_BYTES = 16 * 1024 * 1024

/**
 * Of a trace in parts: metadata only ever grows, so the last part's declares what any part's does.
 * @throws BenchError `bad-trace`
 */
export function metadataOf(parts: readonly TraceChunk[]): MetadataText {
  const last = parts.at(-1)
  if (last === undefined) throw new RangeError('a trace without parts')
  const { path, size } = last.metadata
  if (size > MOST_BYTES) throw badMetadata(path, 0, `the metadata has ${size} bytes, more than ${MOST_BYTES}`)
  return metadataText(path, readWhole(last.metadata))
}

/**
 * The text of a metadata file, packetised as LTTng up to 2.13 writes it (CTF 1.8.3, section 7.1; CTF2-PMETA-1.0) or plain.
 * @throws BenchError `bad-trace` naming file and byte.
 */
export function metadataText(path: string, file: Buffer): MetadataText {
  if (file.length === 0) throw new TraceError('empty-metadata', { path, byteOffset: 0 }, 'the metadata is empty')
  if (file.length >= 4 && file.readUInt32LE(0) === PACKET_MAGIC) return unpack(path, file, true)
  if (file.length >= 4 && file.readUInt32BE(0) === PACKET_MAGIC) return unpack(path, file, false)
  const text = file.toString('latin1')
  return { path, format: formatOf(text), text, uuid: undefined, byteOffsetOf: (textOffset) => textOffset }
}

function unpack(path: string, file: Buffer, littleEndian: boolean): MetadataText {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const pieces: string[] = []
  const starts: { readonly text: number; readonly byte: number }[] = []
  let textLength = 0
  let uuid: string | undefined
  let format: MetadataText['format'] | undefined
  let at = 0
  while (at < file.length) {
    if (file.length - at < PACKET_HEADER_BYTES) throw cut(path, at, 'inside a packet header')
    const magic = view.getUint32(at, littleEndian)
    if (magic !== PACKET_MAGIC) throw badMetadata(path, at, `no metadata packet here (magic 0x${magic.toString(16)})`)
    const packetUuid = file.toString('hex', at + 4, at + 20)
    uuid ??= packetUuid
    if (packetUuid !== uuid) {
      const place = { path, byteOffset: at + 4 }
      throw new TraceError('wrong-uuid', place, 'this metadata packet has the UUID of another trace')
    }
    const contentBits = view.getUint32(at + 24, littleEndian)
    const packetBits = view.getUint32(at + 28, littleEndian)
    if (packetBits === 0 || packetBits % 8 !== 0 || contentBits % 8 !== 0) {
      throw badMetadata(path, at + 24, `a metadata packet of ${packetBits} bits with ${contentBits} of content`)
    }
    if (contentBits < PACKET_HEADER_BYTES * 8 || contentBits > packetBits) {
      throw badMetadata(path, at + 24, `metadata content of ${contentBits} bits in a packet of ${packetBits}`)
    }
    const packetEnd = at + packetBits / 8
    if (packetEnd > file.length) {
      throw cut(path, at, `this packet needs ${packetEnd - file.length} bytes more`)
    }
    if (file[at + 32] !== 0 || file[at + 33] !== 0) throw badMetadata(path, at + 32, 'compressed or encrypted metadata')
    const piece = file.toString('latin1', at + PACKET_HEADER_BYTES, at + contentBits / 8)
    format ??= formatOf(piece)
    const version = `${view.getUint8(at + 35)}.${view.getUint8(at + 36)}`
    if (version !== '1.8' && !(version === '2.0' && format === 'ctf-2')) {
      throw badMetadata(path, at + 35, `the metadata packets are of CTF ${version}, their text is not`)
    }
    starts.push({ text: textLength, byte: at + PACKET_HEADER_BYTES })
    pieces.push(piece)
    textLength += piece.length
    at = packetEnd
  }
  return {
    path,
    format: format ?? 'ctf-1.8',
    text: pieces.join(''),
    uuid,
    byteOffsetOf: (textOffset) => {
      const start = starts.findLast((candidate) => candidate.text <= textOffset)
      return start === undefined ? textOffset : start.byte + textOffset - start.text
    },
  }
}

function cut(path: string, byteOffset: number, how: string): TraceError {
  return new TraceError('metadata-cut', { path, byteOffset }, `the metadata is cut: ${how}`)
}

/** CTF 2 metadata is a JSON text sequence: each text starts with a record separator. */
function formatOf(text: string): MetadataText['format'] {
  const first = text.trimStart().charAt(0)
  return first === '{' || first === '\u001e' ? 'ctf-2' : 'ctf-1.8'
}
