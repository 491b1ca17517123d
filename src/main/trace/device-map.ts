import { devOf, type DeviceNumber } from './block-events.ts'
import type { StreamReader } from './ctf/stream-reader.ts'
import type { CtfTrace } from './ctf/trace.ts'

/** A bio of a partition or a stacked device (dm, md, loop) that the kernel sent on to another device. */
const REMAP = 'block_bio_remap'
/** The kernel's list of block devices, which LTTng writes when a session starts. */
const STATEDUMP = 'lttng_statedump_block_device'

/** What a trace tells about block devices: their names, and which lie on which. */
export interface DeviceMap {
  /** By dev_t; empty where the session recorded no state dump. */
  readonly names: ReadonlyMap<number, string>
  /** The devices to which one's bios were sent on. */
  readonly below: ReadonlyMap<number, ReadonlySet<number>>
}

/** Whether an event tells something for a `DeviceNotes`. */
export function tellsOfDevices(name: string): boolean {
  return name === REMAP || name === STATEDUMP
}

/** A device map in the making, for who passes over the events anyway. */
export class DeviceNotes implements DeviceMap {
  readonly names = new Map<number, string>()
  readonly below = new Map<number, Set<number>>()

  /** An event that tells of devices. */
  note(at: StreamReader): void {
    if (at.event.class.name === STATEDUMP) noteName(this.names, at)
    else noteRemap(this.below, at)
  }
}

/** Reads the trace once more, for these events alone. */
export function readDeviceMap(trace: CtfTrace): DeviceMap {
  const notes = new DeviceNotes()
  const events = trace.events({ wants: ({ class: { name } }) => tellsOfDevices(name) })
  try {
    for (let at = events.next(); at !== undefined; at = events.next()) notes.note(at)
  } finally {
    events.close()
  }
  return notes
}

/**
 * The whole disks that carry a device's I/O, as dev_t: by the kernel's remaps, else, for a partition, by its name in the state
 * dump (`vda1` lies on `vda`, `nvme0n1p2` on `nvme0n1`). Empty where the trace does not tell.
 */
export function disksBehind(trace: CtfTrace, device: DeviceNumber): number[] {
  const { names, below } = readDeviceMap(trace)
  const leaves = new Set<number>()
  const seen = new Set<number>()
  const descend = (dev: number): void => {
    if (seen.has(dev)) return
    seen.add(dev)
    const next = below.get(dev)
    if (next === undefined) leaves.add(dev)
    else for (const lower of next) descend(lower)
  }
  const dev = devOf(device)
  descend(dev)
  const name = names.get(dev)
  if (below.has(dev) || name === undefined) return [...leaves].filter((leaf) => leaf !== dev)
  const disks = [...names].filter(([other, disk]) => other !== dev && isPartitionOf(name, disk))
  return disks.map(([other]) => other)
}

/** Linux names a partition by its disk and a number, with a `p` between where the disk's name ends in a digit (block/partitions/core.c). */
function isPartitionOf(name: string, disk: string): boolean {
  if (!name.startsWith(disk)) return false
  return (/\d$/.test(disk) ? /^p\d+$/ : /^\d+$/).test(name.slice(disk.length))
}

function noteName(names: Map<number, string>, at: StreamReader): void {
  const { dev, diskname } = at.read().payload
  if (typeof dev === 'number' && typeof diskname === 'string') names.set(dev, diskname)
}

function noteRemap(below: Map<number, Set<number>>, at: StreamReader): void {
  const { dev, old_dev: from } = at.read().payload
  if (typeof dev !== 'number' || typeof from !== 'number' || dev === from) return
  const known = below.get(from)
  if (known === undefined) below.set(from, new Set([dev]))
  else known.add(dev)
}
