/** The access patterns the bench tells apart. A class id is the index into this list, everywhere: files, network, module. */
export const ACCESS_CLASSES = ['sequential', 'random', 'mixed'] as const
export type AccessClass = (typeof ACCESS_CLASSES)[number]

/** For eyes that do not tell the classes' colours apart. */
export const CLASS_SIGN: Readonly<Record<AccessClass, string>> = { sequential: '▬', random: '✕', mixed: '◆' }

export function classId(name: AccessClass): number {
  return ACCESS_CLASSES.indexOf(name)
}

/** Readahead per class, in KiB. */
export type ReadaheadMapKib = Readonly<Record<AccessClass, number>>

export const DEFAULT_READAHEAD_MAP_KIB: ReadaheadMapKib = { sequential: 256, random: 16, mixed: 64 }

/** The span in which each class's readahead is searched, in KiB. */
export const READAHEAD_RANGE_KIB: Readonly<Record<AccessClass, readonly [lowest: number, highest: number]>> = {
  sequential: [128, 256],
  random: [16, 32],
  mixed: [64, 128],
}
