import { z } from 'zod'

/**
 * The last part of a path that the bench made. Whoever can write the state file is the box's root; even so nothing else than what has a
 * name of ours is ever removed by what it says.
 */
const OUR_PATH = /^(?:\/[^/\0]+)*\/[.]?rabench[^/\0]*$/
const OUR_NAME = /^rabench-[\w-]*$/

const ourPath = z.string().refine((path) => OUR_PATH.test(path) && !path.split('/').includes('..'), {
  error: 'is no path of the bench',
})

/** Something that was changed on a box, with what it takes to put it back. */
export const undoSchema = z.discriminatedUnion('kind', [
  /** A disk's readahead as it was. */
  z.object({ kind: z.literal('readahead'), disk: z.string().regex(/^[\w!-]+$/), kib: z.int().min(0) }),
  /** The module is loaded, which has an undo list of its own: unloading puts its readaheads back. */
  z.object({ kind: z.literal('module') }),
  /** Tracing sessions whose names begin so. */
  z.object({ kind: z.literal('tracing-sessions'), prefix: z.string().regex(OUR_NAME) }),
  /** LTTng's session daemon runs, which it did not. */
  z.object({ kind: z.literal('tracing-daemon') }),
  /** Control groups that bound a workload's page cache. */
  z.object({ kind: z.literal('control-groups') }),
  /** Files in the box's memory: traces on their way, fio's logs. */
  z.object({ kind: z.literal('memory-files') }),
  /** A file or directory that was made; of a test file its marker too. */
  z.object({ kind: z.literal('path'), path: ourPath }),
  /** The data of a program, on which it may still run. */
  z.object({ kind: z.literal('program-data'), program: z.string().regex(/^[\w-]+$/), directory: ourPath }),
])

export type Undo = z.output<typeof undoSchema>

/** What a person is told of it. */
export function undoText(undo: Undo): string {
  switch (undo.kind) {
    case 'readahead':
      return `the readahead of ${undo.disk}, ${undo.kib} KiB`
    case 'module':
      return 'the loaded module'
    case 'tracing-sessions':
      return 'tracing sessions'
    case 'tracing-daemon':
      return 'LTTng’s session daemon'
    case 'control-groups':
      return 'control groups'
    case 'memory-files':
      return 'files in memory'
    case 'path':
      return undo.path
    case 'program-data':
      return undo.directory
  }
}

/** Whether two say the same, so that one is enough. */
export function isSameUndo(one: Undo, other: Undo): boolean {
  return JSON.stringify(undoSchema.parse(one)) === JSON.stringify(undoSchema.parse(other))
}
