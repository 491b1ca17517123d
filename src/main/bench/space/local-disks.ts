import { stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { BenchError } from '../../../shared/errors.ts'

const MIB = 1024 * 1024
/** Left free on every disk of this computer: a full one harms more than the bench. */
export const RESERVE_BYTES = 500 * MIB

/** A folder of this computer into which work writes. */
export interface LocalPlace {
  /** "the data folder" */
  readonly what: string
  readonly directory: string
  /** What can be chosen in its place, and how: "another data folder (in the settings, or RABENCH_DATA)". */
  readonly instead: string
}

/** What is written there, in bytes. */
export interface LocalNeed extends LocalPlace {
  readonly bytes: number
}

/** A disk as it is now. Folders with the same id are on the same one. */
export interface LocalDisk {
  readonly id: number
  readonly freeBytes: number
}

export type LookAtDisk = (directory: string) => Promise<LocalDisk>

/** The disk that a folder is on, or will be: the nearest one above that is there tells. */
export const lookAtDisk: LookAtDisk = async (directory) => {
  const found = await nearestThere(path.resolve(directory))
  const [{ dev }, { blocks, bavail, bsize }] = await Promise.all([stat(found), statfs(found)])
  // File systems without a size of their own, as some in user space are, say 0 blocks.
  return { id: dev, freeBytes: blocks === 0 ? Infinity : bavail * bsize }
}

async function nearestThere(directory: string): Promise<string> {
  const isThere = await stat(directory).then(
    () => true,
    // Why it cannot be looked at is told by whoever writes there.
    () => false,
  )
  const above = path.dirname(directory)
  return isThere || above === directory ? directory : nearestThere(above)
}

/** A disk that has too little, with all that is written to it. */
export interface Shortage {
  readonly places: readonly LocalPlace[]
  readonly needBytes: number
  readonly freeBytes: number
}

/** The first disk on which less than the reserve would be left; undefined where there is none. Needs on one disk add up. */
export function shortageOn(disks: readonly (LocalNeed & { readonly disk: LocalDisk })[]): Shortage | undefined {
  for (const needs of Map.groupBy(disks, ({ disk }) => disk.id).values()) {
    const needBytes = needs.reduce((sum, { bytes }) => sum + bytes, 0)
    const freeBytes = Math.min(...needs.map(({ disk }) => disk.freeBytes))
    if (freeBytes < needBytes + RESERVE_BYTES) return { places: needs, needBytes, freeBytes }
  }
  return undefined
}

/**
 * Looks at the disks now. One that cannot be looked at is not known to be short.
 * @throws BenchError no-space, naming the disk, what it holds, what is needed and free, and what to do
 */
export async function requireLocalRoom(needs: readonly LocalNeed[], look: LookAtDisk = lookAtDisk): Promise<void> {
  const looked = await Promise.all(
    needs.map(async (need) => {
      const disk = await look(need.directory).catch(() => undefined)
      return disk === undefined ? [] : [{ ...need, disk }]
    }),
  )
  const shortage = shortageOn(looked.flat())
  if (shortage !== undefined) throw noLocalRoom(shortage)
}

function noLocalRoom({ places, needBytes, freeBytes }: Shortage): BenchError {
  const needed = needBytes === 0 ? '' : `${mib(needBytes)} MiB are needed there, and `
  const missingBytes = needBytes + RESERVE_BYTES - freeBytes
  return new BenchError(
    'no-space',
    `The disk of this computer that holds ${namesOf(places)} has ${Math.floor(freeBytes / MIB)} MiB free; ` +
      `${needed}${mib(RESERVE_BYTES)} MiB are to stay free.`,
    {
      nextStep: `Free ${mib(missingBytes)} MiB on it, or choose ${places.map(({ instead }) => instead).join(' or ')}.`,
    },
  )
}

/** "the data folder (/data) and temporary files (/tmp)" */
export function namesOf(places: readonly LocalPlace[]): string {
  return places.map(({ what, directory }) => `${what} (${directory})`).join(' and ')
}

function mib(bytes: number): number {
  return Math.ceil(bytes / MIB)
}
