/** What lttng's commands print, understood. */

const REQUIRED_EVENTS = ['block_rq_issue', 'block_rq_complete', 'block_rq_insert']
/** Merges go by different names over kernel versions; the state dump tells the disks' names. */
const OPTIONAL_EVENTS = [
  'block_rq_merge',
  'block_bio_frontmerge',
  'block_bio_backmerge',
  'lttng_statedump_block_device',
]

/**
 * The block events to record, from the text of `lttng list --kernel`.
 * @returns the name of the first required event that is missing, where one is.
 */
export function chooseBlockEvents(listKernelOutput: string): string[] | string {
  const known = new Set(
    [...listKernelOutput.matchAll(/^[ \t]*(\w+) \(loglevel: .*\(type: tracepoint\)/gm)].map(([, name]) => name),
  )
  const missing = REQUIRED_EVENTS.find((name) => !known.has(name))
  return missing ?? [...REQUIRED_EVENTS, ...OPTIONAL_EVENTS.filter((name) => known.has(name))]
}

/** Sums over the channels of one session, from `lttng --mi xml list NAME` (mi-lttng-4.x.xsd). */
export function parseSessionLosses(xml: string): { discardedEvents: number; lostPackets: number } {
  const sum = (tag: string): number =>
    [...xml.matchAll(new RegExp(`<${tag}>(\\d+)</${tag}>`, 'g'))].reduce((total, [, count]) => total + Number(count), 0)
  return { discardedEvents: sum('discarded_events'), lostPackets: sum('lost_packets') }
}

/** Names of the sessions, from `lttng --mi xml list` (mi-lttng-4.x.xsd). */
export function parseSessionNames(xml: string): string[] {
  return [...xml.matchAll(/<session>\s*<name>([^<]+)<\/name>/g)].map(([, name = '']) => name)
}
