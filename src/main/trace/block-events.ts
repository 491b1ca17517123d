import { BenchError } from '../../shared/errors.ts'
import type { CompiledEvent } from './ctf/compiled-stream.ts'
import type { PacketCursor } from './ctf/packet-cursor.ts'

export const BLOCK_RQ_ISSUE = 'block_rq_issue'
const PAGE_CACHE_INSERTION = 'mm_filemap_add_to_page_cache'

/** What an event means for a disk. A merge: two requests, or a bio and a request, became one. */
const KINDS = {
  [BLOCK_RQ_ISSUE]: 'issue',
  block_rq_complete: 'completion',
  block_rq_insert: 'insertion',
  block_rq_merge: 'merge',
  block_bio_backmerge: 'merge',
  block_bio_frontmerge: 'merge',
  [PAGE_CACHE_INSERTION]: 'page-cache insertion',
} as const
export type BlockEventKind = (typeof KINDS)[keyof typeof KINDS]

/** `rwbs` as LTTng writes it: a bit mask, unlike the kernel's own text (lttng-modules, instrumentation/events/block.h). */
const WRITE = 1
const DISCARD = 2
const READ = 4
const READAHEAD = 8

/** A whole disk's device number. */
export interface DeviceNumber {
  readonly major: number
  readonly minor: number
}

/** The kernel's internal dev_t, as in the trace: major << 20 | minor. */
export function deviceOf(dev: number): DeviceNumber {
  return { major: dev >>> 20, minor: dev & 0xfffff }
}

export function devOf({ major, minor }: DeviceNumber): number {
  return major * 0x10_0000 + minor
}

export function deviceName({ major, minor }: DeviceNumber): string {
  return `${major}:${minor}`
}

/** Undefined: no event that windows know of. */
export function kindOf(name: string): BlockEventKind | undefined {
  return Object.hasOwn(KINDS, name) ? KINDS[name as keyof typeof KINDS] : undefined
}

/** Whether windows need an event: requests always, the rest for measures. */
export function isWanted(name: string, measured: boolean): boolean {
  const kind = kindOf(name)
  return kind === 'issue' || (measured && kind !== undefined)
}

type NumberField = (body: PacketCursor) => number

/** How one class of events is read; the cursor stands at its body and is left there. */
export interface BlockEvent {
  readonly kind: BlockEventKind
  readonly dev: NumberField
  /** Of issues and completions, in 512-byte sectors; exact to 2^53. */
  readonly sector: NumberField
  /** Of issues. */
  readonly rwbs: NumberField
  readonly bytes: NumberField
  /** Of page-cache insertions: kernels with large folios tell how many came in one. */
  readonly pages: NumberField
}

const NOTHING: NumberField = () => 0

/** @throws BenchError `bad-trace` where the event has not the fields of a kernel trace. */
export function blockEvent(event: CompiledEvent): BlockEvent {
  const kind = kindOf(event.class.name)
  if (kind === undefined) throw new Error(`${event.class.name} is no event of a block device`)
  const none = { sector: NOTHING, rwbs: NOTHING, bytes: NOTHING, pages: NOTHING }
  if (kind === 'page-cache insertion') {
    const order = event.numberField('order') ?? NOTHING
    return { ...none, kind, dev: field(event, 's_dev'), pages: (body) => 2 ** order(body) }
  }
  const dev = field(event, 'dev')
  if (kind === 'issue') {
    const sectors = event.numberField('bytes') === undefined ? field(event, 'nr_sector') : NOTHING
    const bytes = event.numberField('bytes') ?? ((body: PacketCursor) => 512 * sectors(body))
    return { ...none, kind, dev, sector: field(event, 'sector'), rwbs: field(event, 'rwbs'), bytes }
  }
  return { ...none, kind, dev, sector: kind === 'completion' ? field(event, 'sector') : NOTHING }
}

/** Reads and writes are requests; flushes, discards, zeroing and pass-through commands are not. */
export function isRequest(rwbs: number): boolean {
  return (rwbs & (READ | WRITE)) !== 0 && (rwbs & DISCARD) === 0
}

export function isWrite(rwbs: number): boolean {
  return (rwbs & WRITE) !== 0
}

export function isReadahead(rwbs: number): boolean {
  return (rwbs & READAHEAD) !== 0
}

function field(event: CompiledEvent, name: string): NumberField {
  const read = event.numberField(name)
  if (read !== undefined) return read
  throw new BenchError('bad-trace', `The trace's ${event.class.name} has no integer field "${name}".`, {
    nextStep: 'Record the block events with the kernel tracer of LTTng.',
  })
}
