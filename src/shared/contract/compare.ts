import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { FEWEST_COMPARED, MOST_COMPARED } from '../compared-subjects.ts'
import { EFFECTS, ratioSchema } from '../experiment/evaluation-report.ts'
import { id, instant, request } from './base.ts'

const label = z.enum(ACCESS_CLASSES)
const count = z.int().nonnegative()
/** Of a subject, from 0, in the order in which they were asked for. */
const place = z.int().nonnegative()

const subjectSchema = z.union([z.strictObject({ sessionId: id }), z.strictObject({ runId: id })])

const comparedSchema = z.object({
  id,
  kind: z.enum(['capture', 'run', 'evaluation']),
  title: z.string(),
  /** Of a run the session that it belongs to; else its own id. */
  sessionId: id,
  startedAt: instant,
})
export type ComparedItem = z.infer<typeof comparedSchema>

/** What of a box, and of how it was measured, may be why two subjects differ. Units are in the names. */
export const ENVIRONMENT_FIELDS = [
  ...(['box', 'kernel', 'cpus', 'memoryBytes'] as const),
  ...(['disk', 'diskModel', 'diskBytes', 'rotational', 'scheduler', 'fileSystem', 'defaultReadaheadKib'] as const),
  ...(['fioVersion', 'lttngVersion', 'appVersion'] as const),
  ...(['profile', 'workload', 'cache', 'readaheadKib', 'runSeconds', 'windowSeconds', 'model'] as const),
] as const
export type EnvironmentField = (typeof ENVIRONMENT_FIELDS)[number]

const environmentRowSchema = z.object({
  field: z.enum(ENVIRONMENT_FIELDS),
  /** By subject; null where it is not known, or the subject has no such thing. */
  values: z.array(z.union([z.string(), z.number(), z.boolean()]).nullable()),
  /** `unknown`: the known ones are equal, and not all are known. */
  sameness: z.enum(['same', 'differs', 'unknown']),
})
export type EnvironmentRow = z.infer<typeof environmentRowSchema>

/** Five numbers of a feature over some windows, in the feature's unit. Quantiles as numpy's default (linear). */
const fiveNumbersSchema = z.object({
  windows: z.int().positive(),
  min: z.number(),
  q1: z.number(),
  median: z.number(),
  q3: z.number(),
  max: z.number(),
})
export type FiveNumbers = z.infer<typeof fiveNumbersSchema>

const featureDistributionSchema = z.object({
  name: z.string(),
  unit: z.string(),
  /** Ascending, the same for all subjects and classes: a bin holds its lower edge, the last one its upper edge too. */
  edges: z.array(z.number()),
  /** Edges are a constant factor apart, else a constant difference. */
  isLog: z.boolean(),
  /** Only where there are windows. */
  parts: z.array(
    z.object({
      subject: place,
      label,
      five: fiveNumbersSchema,
      /** Of these windows, by bin. */
      shares: z.array(z.number().min(0).max(1)),
    }),
  ),
})
export type FeatureDistribution = z.infer<typeof featureDistributionSchema>

/** Windows that are in no distribution, by the first reason that holds. */
const leftOutSchema = z.object({ idle: count, keptBack: count, lossy: count })

/** A mean of values above 0 with its 95 % interval, which needs two. */
const estimateSchema = z.object({
  value: z.number().positive(),
  interval95: z.tuple([z.number(), z.number()]).optional(),
  /** Values that it is made of: runs, or measurements. */
  n: z.int().positive(),
})
export type Estimate = z.infer<typeof estimateSchema>

export const COMPARED_QUANTITIES = [
  ...(['bytesPerSecond', 'iops'] as const),
  ...(['readP50Us', 'readP95Us', 'readP99Us', 'writeP50Us', 'writeP95Us', 'writeP99Us'] as const),
] as const
export type ComparedQuantity = (typeof COMPARED_QUANTITIES)[number]

const classFigureSchema = z.object({
  label,
  /** As fio measured it; throughput and rate are read and written together, latency is of one direction. */
  quantity: z.enum(COMPARED_QUANTITIES),
  bySubject: z.array(z.object({ subject: place, estimate: estimateSchema })),
})
export type ClassFigure = z.infer<typeof classFigureSchema>

/** ms since fio started, and a value. */
const points = z.array(z.tuple([z.number(), z.number()]))

const runLinesSchema = z.object({
  subject: place,
  label,
  /** Of the run. */
  seconds: z.number(),
  /** Whether it is known when window 0 began; else it is drawn as if that was when fio started. */
  isAligned: z.boolean(),
  /** What one step of the disk's lines covers: a window, or several together where there are very many. */
  stepSeconds: z.number().positive(),
  /** Read and written, in bytes/s, 1/s and us; of fio's averaged logs. */
  fio: z.object({ bytesPerSecond: points, iops: points, latencyUs: points }),
  /** By step, at its start: requests to the disk in bytes/s, 1/s, bytes a request, and jumps over 1 MiB a step between requests. */
  disk: z.object({ bytesPerSecond: points, iops: points, requestBytes: points, jumpRatio: points }),
})
export type RunLines = z.infer<typeof runLinesSchema>

const evaluatedArmSchema = z.object({
  workload: z.string(),
  label: label.optional(),
  unit: z.enum(['bytes/s', 'operations/s']),
  arm: z.string(),
  bySubject: z.array(
    z.object({
      subject: place,
      /** In the unit, over its measurements; absent where all failed. */
      throughput: estimateSchema.optional(),
      /** To the reference arm of the same evaluation, as its own report has it. */
      ratio: ratioSchema.optional(),
      effect: z.enum(EFFECTS).optional(),
    }),
  ),
})
export type EvaluatedArm = z.infer<typeof evaluatedArmSchema>

export const comparisonSchema = z.object({
  subjects: z.array(comparedSchema),
  /** Sentences about what here cannot be compared, or only with care. */
  remarks: z.array(z.string()),
  environment: z.array(environmentRowSchema),
  featureSet: z.literal('served-v1'),
  features: z.array(featureDistributionSchema),
  leftOut: z.array(leftOutSchema.extend({ subject: place })),
  figures: z.array(classFigureSchema),
  /** How the means and their intervals in `figures` and `evaluated` are made. */
  method: z.string(),
  runs: z.array(runLinesSchema),
  evaluated: z.array(evaluatedArmSchema),
})
export type Comparison = z.infer<typeof comparisonSchema>

const offerSchema = z.object({
  id,
  title: z.string(),
  kind: z.enum(['capture', 'run', 'evaluation']),
  startedAt: instant,
})
export type ComparisonOffer = z.infer<typeof offerSchema>

export const compareContract = {
  /**
   * Sessions, runs and evaluations side by side. BENCH `wrong-usage` for what cannot be compared at all, `unknown-session` for what is
   * not there or was deleted.
   */
  make: request
    .input(z.object({ of: z.array(subjectSchema).min(FEWEST_COMPARED).max(MOST_COMPARED) }))
    .output(comparisonSchema),
  /** What can be put beside some subjects: the runs of their sessions, then all captures and evaluations, newest first. */
  offers: request.input(z.object({ of: z.array(subjectSchema).max(MOST_COMPARED) })).output(z.array(offerSchema)),
}
