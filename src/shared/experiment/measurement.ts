import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { ERROR_CODES } from '../errors.ts'

const count = z.int().nonnegative()
const amount = z.number().nonnegative()
const label = z.enum(ACCESS_CLASSES)

/** One phase of a workload that has such, or one of its neighbours. */
export const measuredPartSchema = z
  .object({
    name: z.string(),
    label: label.optional(),
    operationsPerSecond: amount,
    bytesPerSecond: amount.optional(),
    /** Of a phase, on the box's wall clock, in ms since the epoch. */
    fromMs: z.number().optional(),
    toMs: z.number().optional(),
  })
  .readonly()
export type MeasuredPart = z.infer<typeof measuredPartSchema>

const measuredBoxSchema = z
  .object({
    /** The measured part, on the box's wall clock, in ms since the epoch. */
    fromMs: z.number(),
    toMs: z.number(),
    /** Of the disk under test. */
    diskReadBytes: amount,
    diskWrittenBytes: amount,
    diskReadRequests: amount,
    /** All CPUs of the box, busy with anything. */
    cpuSeconds: amount,
    /** Share of CPU time that a hypervisor gave to others. */
    stealShare: z.number().min(0).max(1),
    /** Runnable tasks of the last minute when the workload started (`/proc/loadavg`). */
    loadBefore: amount,
  })
  .readonly()
export type MeasuredBox = z.infer<typeof measuredBoxSchema>

/** What one workload did under one arm, after its warm-up. */
export const measuredFiguresSchema = z
  .object({
    /** Requests, queries or files that the workload got done a second. */
    operationsPerSecond: amount,
    /** Read and written by the workload; absent where a program does not say. */
    bytesPerSecond: amount.optional(),
    /** Of one operation, from its start to its end; absent where a program does not say. */
    latency: z.object({ p50Us: amount, p99Us: amount }).readonly().optional(),
    /** Bytes that the workload asked to read; absent where a program does not say. */
    askedReadBytes: amount.optional(),
    /** What the box's own counters say of the measured part; absent in what was stored before they were read. */
    box: measuredBoxSchema.optional(),
    /** In order; a comparable throughput is then the geometric mean of theirs. */
    parts: z.array(measuredPartSchema).readonly().optional(),
  })
  .readonly()
export type MeasuredFigures = z.infer<typeof measuredFiguresSchema>

/** One workload under one arm, once. Those of one workload and one repetition are a block: same seed, run close together. */
export const measurementSchema = z
  .object({
    workload: z.string(),
    /** `armKey` */
    arm: z.string(),
    repetition: z.int().positive(),
    /** Place in the experiment, from 0. */
    order: count,
    seed: z.int().nonnegative(),
    startedAt: z.iso.datetime(),
    /** `uname -r` of that moment. */
    kernel: z.string(),
    /** The disk's readahead when the workload started, and after it: of a module what it left in force. Absent as `box` is. */
    readaheadKib: z.object({ before: amount, after: amount }).readonly().optional(),
    /** The deployment whose decisions belong to it, where a module was loaded. */
    deploymentId: z.string().optional(),
    /** Absent where it failed. */
    figures: measuredFiguresSchema.optional(),
    failure: z
      .object({ code: z.enum(ERROR_CODES), message: z.string() })
      .readonly()
      .optional(),
  })
  .readonly()
export type Measurement = z.infer<typeof measurementSchema>

/**
 * What two arms are compared by: bytes a second where the workload says so, else operations a second; of parts their geometric
 * mean. Undefined where it failed or nothing got done.
 */
export function comparableThroughput({ figures }: Pick<Measurement, 'figures'>): number | undefined {
  if (figures === undefined) return undefined
  const { parts } = figures
  const values =
    parts === undefined
      ? [figures.bytesPerSecond ?? figures.operationsPerSecond]
      : parts.map((part) => part.bytesPerSecond ?? part.operationsPerSecond)
  const [only] = values
  if (only !== undefined && values.length === 1) return only > 0 ? only : undefined
  const mean = Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
  return mean > 0 && Number.isFinite(mean) ? mean : undefined
}
