import type { Codec, StructValue } from './codec.ts'
import { TraceError, type TraceProblem } from './errors.ts'
import { BadValue, PastContent, type PacketCursor } from './packet-cursor.ts'
import type { TraceFile, TraceFileEntry } from './trace-files.ts'
import type { FieldRole } from './types.ts'

const MAGIC = 0xc1fc1fc1
const HEAD_BYTES = 4096
/** Of a packet's header and context. One that claims more would have the whole file read for it. */
const MOST_HEAD_BYTES = 1024 * 1024

/** A buffer of this size is all one stream may ask for; positions in bits then fit 32. */
const MAX_PACKET_BYTES = 256 * 1024 * 1024

/** What a packet says of itself. */
export interface PacketHead {
  /** Absolute cycles at the packet's start. */
  readonly begin: bigint | undefined
  /** Absolute cycles at which the tracer closed it: everything up to here is in it or in an earlier one. */
  readonly end: bigint | undefined
  readonly streamId: number
  readonly instanceId: bigint | undefined
  readonly sequence: bigint | undefined
  /** Events lost so far in this stream, a running count. */
  readonly discarded: bigint | undefined
  readonly context: StructValue
}

/** The codecs of packet starts; the context follows from the header's stream id. */
export interface PacketCodecs {
  readonly uuid: string | undefined
  readonly header: Codec<StructValue> | undefined
  /** Undefined: no such stream. */
  contextOf(streamId: number): { readonly codec: Codec<StructValue> | undefined } | undefined
}

/** A packet whose sizes are known to be sound. */
interface StartedPacket {
  readonly file: TraceFile
  readonly head: PacketHead
  readonly contentBits: number
  readonly packetBytes: number
}

/** The packets of one stream, from its files in order, each into the same buffer. */
export class PacketSource {
  path = ''
  packetOffset = 0
  private readonly files: TraceFileEntry[]
  private readonly codecs: PacketCodecs
  private readonly cursor: PacketCursor
  private file: TraceFile | undefined
  private streamId: number | undefined
  private nextFile = 0
  private nextOffset = 0
  private loaded = 0

  constructor(files: readonly TraceFileEntry[], codecs: PacketCodecs, cursor: PacketCursor) {
    this.files = [...files]
    this.codecs = codecs
    this.cursor = cursor
  }

  /** More of the same stream, later in time. */
  append(file: TraceFileEntry): void {
    this.files.push(file)
  }

  /**
   * Loads the next packet and leaves the cursor at its first event; undefined after the last there is so far.
   * @throws BenchError `bad-trace` naming file and byte.
   */
  next(): PacketHead | undefined {
    const packet = this.start()
    if (packet === undefined) return undefined
    const { file, head, contentBits, packetBytes } = packet
    this.load(file, Math.ceil(contentBits / 8))
    this.cursor.endBit = contentBits
    this.nextOffset += packetBytes
    return head
  }

  /** What the next packet says of itself, without loading it; `next()` still comes to it. @throws as `next()` */
  peek(): PacketHead | undefined {
    return this.start()?.head
  }

  private start(): StartedPacket | undefined {
    const file = this.fileWithMore()
    if (file === undefined) return undefined
    const { cursor } = this
    this.packetOffset = this.nextOffset
    this.loaded = 0
    this.streamId = undefined
    const left = file.size - this.packetOffset
    const most = Math.min(left, MOST_HEAD_BYTES)
    let head: PacketHead | undefined
    for (let ask = Math.min(HEAD_BYTES, most); head === undefined; ask = Math.min(ask * 4, most)) {
      this.load(file, ask)
      cursor.bit = 0
      cursor.endBit = ask * 8
      try {
        head = this.readHead()
      } catch (error) {
        if (error instanceof BadValue) throw this.problem(error.problem, error.message)
        if (!(error instanceof PastContent)) throw error
        if (ask === left) throw this.cut(file, 'header-cut', 'the file ends inside a packet’s header')
        if (ask === most) throw this.problem('bad-packet-size', `a packet header of more than ${most} bytes`)
      }
    }
    this.streamId = head.streamId
    const saidBits = this.said('packet-total-length') ?? this.said('packet-content-length')
    const packetBits = Number(saidBits ?? left * 8)
    const contentBits = Number(this.said('packet-content-length') ?? packetBits)
    if (packetBits === 0 || packetBits % 8 !== 0) {
      throw this.problem('bad-packet-size', `a packet of ${packetBits} bits`)
    }
    const packetBytes = packetBits / 8
    if (packetBytes > left) {
      throw this.cut(file, 'packet-cut', `the packet is cut: it has ${packetBytes} bytes, the file ${left} from here`)
    }
    if (packetBytes > MAX_PACKET_BYTES) {
      const most = `more than the ${MAX_PACKET_BYTES} that can be read`
      throw this.problem('bad-packet-size', `a packet of ${packetBytes} bytes, ${most}`)
    }
    if (contentBits > packetBits) {
      throw this.problem('content-past-packet', `${contentBits} bits of content in a packet of ${packetBits} bits`)
    }
    if (contentBits < cursor.bit) {
      throw this.problem('bad-packet-size', `${contentBits} bits of content, less than the packet’s own header`)
    }
    return { file, head, contentBits, packetBytes }
  }

  close(): void {
    this.file?.close()
    this.file = undefined
    this.nextFile = this.files.length
  }

  /** An error at the packet's start, or at a bit of it. */
  problem(name: TraceProblem, sentence: string, bit = 0): TraceError {
    const { path, streamId } = this
    return new TraceError(name, { path, streamId, byteOffset: this.packetOffset + Math.floor(bit / 8) }, sentence)
  }

  /** A file that ends too early is damaged, or not yet written to its end. */
  private cut(file: TraceFile, name: TraceProblem, sentence: string): TraceError {
    return file.hasGrown() ? this.stillBeingWritten() : this.problem(name, sentence)
  }

  private stillBeingWritten(): TraceError {
    return new TraceError(
      'still-being-written',
      { path: this.path, byteOffset: this.nextOffset },
      'the file grew while it was read: the trace is still being written',
      'Stop the session (`lttng stop`), then read it again.',
    )
  }

  private fileWithMore(): TraceFile | undefined {
    while (this.file === undefined || this.nextOffset >= this.file.size) {
      if (this.file?.hasGrown() === true) throw this.stillBeingWritten()
      const entry = this.files[this.nextFile]
      if (entry === undefined) return undefined
      this.file?.close()
      this.file = entry.open()
      this.path = entry.path
      this.nextFile++
      this.nextOffset = 0
    }
    return this.file
  }

  /** Brings the packet's first bytes into the buffer, as far as they are not there. */
  private load(file: TraceFile, byteCount: number): void {
    if (this.cursor.bytes.length < byteCount) {
      const larger = new Uint8Array(byteCount)
      larger.set(this.cursor.bytes.subarray(0, this.loaded))
      this.cursor.use(larger)
    }
    while (this.loaded < byteCount) {
      const at = this.packetOffset + this.loaded
      const count = file.read(this.cursor.bytes, this.loaded, byteCount - this.loaded, at)
      if (count === 0) {
        throw new TraceError(
          'packet-cut',
          { path: file.path, byteOffset: at },
          'the file became shorter while it was read',
        )
      }
      this.loaded += count
    }
  }

  private readHead(): PacketHead {
    const { cursor, codecs } = this
    cursor.forgetPacket()
    codecs.header?.read(cursor)
    const magic = this.said('packet-magic-number')
    if (magic !== undefined && Number(magic) !== MAGIC) {
      throw new BadValue(`no CTF packet starts here (magic 0x${magic.toString(16)}, not 0xc1fc1fc1)`, 'bad-magic')
    }
    const { packetUuid: uuid } = cursor
    if (uuid !== undefined && codecs.uuid !== undefined && uuid !== codecs.uuid) {
      throw new BadValue(`a packet of another trace (UUID ${uuid}, the metadata says ${codecs.uuid})`, 'wrong-uuid')
    }
    const streamId = Number(this.said('data-stream-class-id') ?? 0)
    const stream = codecs.contextOf(streamId)
    if (stream === undefined) {
      throw new BadValue(`a packet of stream ${streamId}, which the metadata does not declare`, 'unknown-stream')
    }
    const context = stream.codec?.read(cursor) ?? {}
    return {
      begin: this.said('default-clock-timestamp'),
      end: this.said('packet-end-default-clock-timestamp'),
      streamId,
      instanceId: this.said('data-stream-id'),
      sequence: this.said('packet-sequence-number'),
      discarded: this.said('discarded-event-record-counter-snapshot'),
      context,
    }
  }

  /** What the packet's header or context has said of it. */
  private said(role: FieldRole): bigint | undefined {
    const value = this.cursor.roles.get(role)
    return value === undefined ? undefined : BigInt(value)
  }
}
