import type { TraceProblem } from './errors.ts'
import type { StreamClock } from './stream-clock.ts'
import type { FieldRole } from './types.ts'

/** Thrown where a field would reach past the packet's content; the stream reader says where. */
export class PastContent extends Error {
  constructor() {
    super('a field reaches past the packet’s content')
  }
}

/** Thrown where bytes cannot mean anything under their type; the stream reader says where. */
export class BadValue extends Error {
  readonly problem: TraceProblem

  constructor(sentence: string, problem: TraceProblem = 'bad-value') {
    super(sentence)
    this.problem = problem
  }
}

/** Where one stream is being read: the buffer that every packet of it reuses, and a position in bits. */
export class PacketCursor {
  bytes = new Uint8Array(0)
  view = new DataView(this.bytes.buffer)
  bit = 0
  /** End of the content. */
  endBit = 0
  /** Bits of value that the LEB128 integer read last had room for. */
  leb128Bits = 0
  /** Elements of arrays that had no bit, in this event or packet's start. */
  emptyElements = 0
  /** Of the event header walked last. */
  eventId = 0
  /** What the packet's header and context said last, by role; the UUID in hex digits. */
  readonly roles = new Map<FieldRole, number | bigint>()
  packetUuid: string | undefined
  /** Values of the fields that variants and sequences later ask for. */
  readonly slots: (number | bigint)[] = []
  readonly clock: StreamClock

  constructor(clock: StreamClock) {
    this.clock = clock
  }

  use(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  /** Before the next packet's header. */
  forgetPacket(): void {
    this.roles.clear()
    this.packetUuid = undefined
    this.emptyElements = 0
  }
}
