import { z } from 'zod'
import { ACCESS_CLASSES } from './classes.ts'

/** fio's words, under fio's names, as far as the bench lets a profile choose them. */
export const fioShapeSchema = z
  .object({
    rw: z.enum(['read', 'randread', 'randrw', 'rw']),
    ioengine: z.enum(['libaio', 'psync', 'mmap', 'io_uring']),
    direct: z.boolean(),
    /** Bytes with fio's suffix: "4k", "128k". */
    bs: z.string().regex(/^[1-9][0-9]*[km]?$/),
    iodepth: z.int().min(1).max(1024),
    numjobs: z.int().min(1).max(64),
    /** Percent of reads in a mixed job. */
    rwmixread: z.int().min(0).max(100).optional(),
    /**
     * fio's `rw=read:STRIDE`: added to the position after each request of a sequential job. "60k" after blocks of 4k reads one in
     * 16; "-8k" reads backwards.
     */
    stride: z
      .string()
      .regex(/^-?[1-9][0-9]*[km]?$/)
      .optional(),
    /** fio's `random_distribution`: "zipf:1.1", "zoned:50/5:30/15:20/80". Absent: uniform. */
    randomDistribution: z
      .string()
      .regex(/^(zipf|pareto|normal):[0-9.]+$|^zoned:[0-9]+\/[0-9]+(:[0-9]+\/[0-9]+)+$/)
      .optional(),
    /** fio's `bssplit`, over `bs`: block sizes with percentages, "8k/33:12k/33:16k/34". Blocks stay aligned to `bs`. */
    bssplit: z
      .string()
      .regex(/^[1-9][0-9]*[km]?\/[0-9]+(:[1-9][0-9]*[km]?\/[0-9]+)+$/)
      .optional(),
  })
  .readonly()
export type FioShape = z.infer<typeof fioShapeSchema>

const workloadSchema = z
  .object({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    label: z.enum(ACCESS_CLASSES),
    shape: fioShapeSchema,
    /** Readahead set before the file is opened, in KiB: one run for each. Absent: the box's own value stays. */
    readaheadKib: z.array(z.int().nonnegative()).min(1).readonly().optional(),
    /** Overrides the profile's. */
    cache: z
      .array(z.enum(['cold', 'warm']))
      .min(1)
      .readonly()
      .optional(),
    repetitions: z.int().min(1).optional(),
    /** The workload runs this long before its first window, in seconds: until it looks to the disk like what it is. */
    leadInSeconds: z.number().positive().max(600).optional(),
  })
  .readonly()
export type ProfileWorkload = z.infer<typeof workloadSchema>

/** A capture campaign written down as data. */
export const profileSchema = z
  .object({
    format: z.literal('rabench-profile'),
    version: z.literal(1),
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    title: z.string(),
    description: z.string(),
    /** The file all workloads read and write, in MiB. */
    fileMib: z.int().min(16),
    /** Length of one run's workload, in seconds; a whole number of windows fits. */
    seconds: z.number().positive(),
    /** Pause between runs, in seconds. */
    cooldownSeconds: z.number().nonnegative(),
    repetitions: z.int().min(1),
    cache: z
      .array(z.enum(['cold', 'warm']))
      .min(1)
      .readonly(),
    workloads: z.array(workloadSchema).min(1).readonly(),
  })
  .readonly()
export type Profile = z.infer<typeof profileSchema>

/** One run as planned: a workload, a repetition, a state of the page cache, a readahead. */
export interface PlannedRun {
  /** Unique in its plan and readable: "random-mmap-4k-ra128-1-cold". */
  readonly name: string
  readonly workload: string
  readonly label: (typeof ACCESS_CLASSES)[number]
  readonly shape: FioShape
  readonly repetition: number
  readonly cache: 'cold' | 'warm'
  readonly readaheadKib: number | undefined
  readonly seconds: number
  /** How long it runs before its first window, in seconds; absent: not at all. fio's own figures include it. */
  readonly leadInSeconds?: number
  /** fio's ramp_time: runs first and is in no figure of fio's, in seconds; absent: none. */
  readonly warmupSeconds?: number
}
