import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { fioShapeSchema } from '../profile.ts'
import { ratioSchema } from './evaluation-report.ts'

export const SWEEP_VERSION = 1

/** Tried by default, in KiB. */
export const SWEEP_KIB = [0, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048] as const

const kib = z.int().nonnegative()
const label = z.enum(ACCESS_CLASSES)

/** A workload that stands for its class. */
export const sweepReaderSchema = z.object({ name: z.string(), label, shape: fioShapeSchema }).readonly()
export type SweepReader = z.infer<typeof sweepReaderSchema>

/** One reader under one readahead, once. */
export const sweepTrialSchema = z
  .object({
    reader: z.string(),
    kib,
    /** A round of halving, from 1: its survivors go on to the next. */
    round: z.int().positive(),
    repetition: z.int().positive(),
    order: z.int().nonnegative(),
    bytesPerSecond: z.number().nonnegative(),
    /** Bytes read from the disk per byte asked for. */
    readAmplification: z.number().nonnegative().optional(),
  })
  .readonly()
export type SweepTrial = z.infer<typeof sweepTrialSchema>

/** The value found for one class. */
const sweptClassSchema = z
  .object({
    label,
    kib,
    /** Geometric mean over the class's readers of throughput by that of the default, and of the seed's value. */
    overDefault: ratioSchema.optional(),
    overSeed: ratioSchema.optional(),
    seedKib: kib,
    /** Values whose throughput cannot be told from the best by these trials, the best among them. */
    equals: z.array(kib).readonly(),
  })
  .readonly()
export type SweptClass = z.infer<typeof sweptClassSchema>

/** Which readahead suits each class on one disk of one box, by trial. */
export const sweepDocumentSchema = z
  .object({
    format: z.literal('rabench-sweep'),
    version: z.literal(SWEEP_VERSION),
    id: z.string().min(1),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    boxName: z.string(),
    kernel: z.string(),
    /** By what a disk is known again: a name alone may be another disk after a reboot. */
    disk: z.object({ name: z.string(), sizeBytes: z.number(), serial: z.string().optional() }).readonly(),
    /** The disk's own readahead, which is among the candidates. */
    defaultKib: kib,
    candidatesKib: z.array(kib).readonly(),
    fileMib: z.int().positive(),
    cacheMib: z.int().positive().optional(),
    seed: z.int().nonnegative(),
    seconds: z.number().positive(),
    readers: z.array(sweepReaderSchema).readonly(),
    trials: z.array(sweepTrialSchema).readonly(),
    /** In the order of class ids; a class without a finished reader is not in it. */
    map: z.array(sweptClassSchema).readonly(),
    caveats: z.array(z.string()).readonly(),
  })
  .readonly()
export type SweepDocument = z.infer<typeof sweepDocumentSchema>
