import { z } from 'zod'
import type { WorkloadResult } from '../fio-experiment.ts'
import type { StampedLine } from './stamped-lines.ts'

/** What a program's data amounts to. Kept in the marker, so that it is known again without counting. */
export const laidSchema = z
  .object({
    /** What was asked for. */
    dataMib: z.number().positive(),
    /** Records, rows or files. */
    units: z.int().positive(),
    /** What the units hold together; that of the file system's and the program's own pages is not in it. */
    bytes: z.int().positive(),
    /** Sub-directories of a tree, else 1. */
    parts: z.int().positive(),
  })
  .readonly()
export type Laid = z.infer<typeof laidSchema>

export interface TaskRequest {
  readonly warmupSeconds: number
  readonly seconds: number
  /** Of the order of what is read: the same in all arms of a block. */
  readonly seed: number
}

/** What a run came to, by its own output; times on the box's wall clock. */
export type ProgramFigures = Omit<WorkloadResult, 'parts' | 'document'>

/** One run of a program, as a command line whose output tells what it got done. */
export interface ProgramTask {
  readonly argv: readonly string[]
  /** The first line like this is the start, from which the warm-up counts. A pattern that Perl and JavaScript read alike. */
  readonly startPattern: string
  /** Counted from the start: the first line after it ends the program. One that ends by itself is given more. */
  readonly endAfterSeconds: number
  /** Pure. Undefined where the lines do not cover the measured part. */
  readonly read: (lines: readonly StampedLine[]) => ProgramFigures | undefined
}

/** One of the programs: how its data is laid, and how each of its tasks is run. */
export interface ProgramKind {
  /** What its data is called where several programs read the same. Default: as the program. */
  readonly dataName?: string
  /** Needed beside the program itself. */
  readonly tools: readonly string[]
  /** Disk space for so much data while it is being laid. */
  readonly spaceMib: (dataMib: number) => number
  /** A shell script that lays the data in the existing directory `$1`; its last line of output is "units bytes parts". */
  readonly layScript: (dataMib: number) => string
  /** A shell script that ends what still runs in `$1`, before it is removed. */
  readonly stopScript?: string
  /** @throws RangeError for a task that it does not have */
  readonly task: (name: string, directory: string, laid: Laid, request: TaskRequest) => ProgramTask
}
