import type { EvaluationPlan } from '../../../shared/experiment/index.ts'
import type { PlannedRun, Profile } from '../../../shared/profile.ts'
import type { PlannedMeasurement } from '../../experiment/index.ts'
import { ROW_BYTES } from '../../store/index.ts'

const MIB = 1024 * 1024

/** Memory of the box that a run's trace may take: events x 48 bytes, with room, in bytes a second of workload. */
export const TRACE_BYTES_PER_SECOND = 2 * MIB
/** Recorded traces pack to between 7 and 22 % of their size. */
const PACKED_SHARE = 0.25

/** Of a row's key and index entries, at most. */
const KEY_BYTES = 100
/** A window's histogram of latencies, and its place in the columns for statistics. */
const SKETCH_BYTES = 2048
/** Bandwidth, IOPS and latency of reads and writes, each half second. */
const SAMPLES_PER_SECOND = 12
/** What a program printed, and the log of commands, of a run or a measurement. */
const DOCUMENT_BYTES = 256 * 1024
/** The disk and the module's decisions while something is measured. */
const MEASURED_BYTES_PER_SECOND = 2048
/** What is stored stands in the write-ahead log too until it is taken over. */
const COPIES = 2

/** What a program lays by the data that it is asked for, at most (`ProgramKind.spaceMib`). */
const LAID_PER_DATA = 1.5
/** Builds, logs and journals on the disks of a virtual box. */
const VIRTUAL_EXTRA_BYTES = 256 * MIB

/** What a piece of work takes at most, in bytes, wherever that comes to lie. */
export interface RoomNeeds {
  readonly databaseBytes: number
  /** The trace of one run at a time, in the box's memory and in a temporary folder here; 0 where nothing is traced. */
  readonly traceBytes: number
  /** The packed traces of all runs, for whoever keeps them. */
  readonly keptTraceBytes: number
  /** Written on the box's disks. A virtual box's are files of this computer, which grow with what is written. */
  readonly boxDiskBytes: number
}

/** Of a capture. */
export function captureNeeds(
  { fileMib }: Pick<Profile, 'fileMib'>,
  runs: readonly PlannedRun[],
  windowSeconds: number,
): RoomNeeds {
  const tracedSeconds = runs.map(({ seconds, leadInSeconds = 0 }) => seconds + leadInSeconds)
  const window = ROW_BYTES.window + ROW_BYTES.measuresOfWindow + KEY_BYTES + SKETCH_BYTES
  const second = SAMPLES_PER_SECOND * (ROW_BYTES.fioSample + KEY_BYTES) + window / windowSeconds
  const stored = runs.length * (ROW_BYTES.run + DOCUMENT_BYTES) + sum(tracedSeconds) * second
  return {
    databaseBytes: Math.ceil(COPIES * stored),
    traceBytes: Math.max(0, ...tracedSeconds) * TRACE_BYTES_PER_SECOND,
    keptTraceBytes: Math.ceil(sum(tracedSeconds) * TRACE_BYTES_PER_SECOND * PACKED_SHARE),
    // Mixed workloads may write over all of the file.
    boxDiskBytes: fileMib * MIB + VIRTUAL_EXTRA_BYTES,
  }
}

/** Of an evaluation. @param programDataMib how much data each program gets */
export function evaluationNeeds(
  { fileMib, workloads }: Pick<EvaluationPlan, 'fileMib' | 'workloads'>,
  scheduled: readonly PlannedMeasurement[],
  programDataMib: number,
): RoomNeeds {
  const programs = new Set(workloads.flatMap((workload) => (workload.kind === 'program' ? [workload.program] : [])))
  const hasFile = workloads.some(({ kind }) => kind !== 'program')
  const measuredSeconds = sum(scheduled.map(({ warmupSeconds, seconds }) => warmupSeconds + seconds))
  const stored =
    scheduled.length * (ROW_BYTES.measurement + DOCUMENT_BYTES) + measuredSeconds * MEASURED_BYTES_PER_SECOND
  const laidMib = (hasFile ? fileMib : 0) + programs.size * programDataMib * LAID_PER_DATA
  return {
    databaseBytes: Math.ceil(COPIES * stored),
    traceBytes: 0,
    keptTraceBytes: 0,
    boxDiskBytes: Math.ceil(laidMib * MIB) + VIRTUAL_EXTRA_BYTES,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
