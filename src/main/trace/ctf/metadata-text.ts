import { badMetadata, TraceError } from './errors.ts'

/** TSDL text and where in the file each character lies. */
export interface MetadataText {
  readonly path: string
  /** One character a byte (Latin-1), so that offsets stay bytes; string literals are UTF-8 inside. */
  readonly text: string
  /** 32 hex digits, from the metadata packets; undefined for plain text. */
  readonly uuid: string | undefined
  byteOffsetOf(textOffset: number): number
}

const PACKET_MAGIC = 0x75d11d57
const PACKET_HEADER_BYTES = 37
const CTF_2_NEXT_STEP =
  'Record with `lttng create --trace-format=ctf-1.8` (LTTng 2.15 and later write CTF 2 unless asked), or convert it with babeltrace2 2.1.'

/**
 * The text of a CTF 1.8 metadata file, packetised as LTTng writes it (CTF 1.8.3, section 7.1) or plain.
 * @throws BenchError `bad-trace` naming file and byte.
 */
export function metadataText(path: string, file: Buffer): MetadataText {
  if (file.length === 0) throw new TraceError('empty-metadata', { path, byteOffset: 0 }, 'the metadata is empty')
  if (file.length >= 4 && file.readUInt32LE(0) === PACKET_MAGIC) return unpack(path, file, true)
  if (file.length >= 4 && file.readUInt32BE(0) === PACKET_MAGIC) return unpack(path, file, false)
  const text = file.toString('latin1')
  refuseCtf2(path, text, 0)
  return { path, text, uuid: undefined, byteOffsetOf: (textOffset) => textOffset }
}

function unpack(path: string, file: Buffer, littleEndian: boolean): MetadataText {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const pieces: string[] = []
  const starts: { readonly text: number; readonly byte: number }[] = []
  let textLength = 0
  let uuid: string | undefined
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
    if (file[at + 35] !== 1 || file[at + 36] !== 8) {
      const version = `${view.getUint8(at + 35)}.${view.getUint8(at + 36)}`
      throw badMetadata(path, at + 35, `the trace is CTF ${version}, not 1.8`, CTF_2_NEXT_STEP)
    }
    // Some LTTng 2.15 wrote "1.8" into CTF 2 packets.
    if (at === 0) refuseCtf2(path, piece, PACKET_HEADER_BYTES)
    starts.push({ text: textLength, byte: at + PACKET_HEADER_BYTES })
    pieces.push(piece)
    textLength += piece.length
    at = packetEnd
  }
  return {
    path,
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

function refuseCtf2(path: string, text: string, byteOffset: number): void {
  const first = text.trimStart().charAt(0)
  // CTF 2 metadata is a JSON text sequence: each text starts with a record separator.
  if (first === '{' || first === '\u001e')
    throw badMetadata(path, byteOffset, 'the trace is CTF 2 (JSON), not 1.8', CTF_2_NEXT_STEP)
}
