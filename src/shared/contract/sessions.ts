import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { decisionLineSchema } from '../decisions.ts'
import { evaluationPlanSchema, evaluationReportSchema, measurementSchema } from '../experiment/index.ts'
import { fioShapeSchema, profileSchema } from '../profile.ts'
import { windowCountsSchema } from '../window-counts.ts'
import { latencySummarySchema, windowMeasuresSchema } from '../window-measures-schema.ts'
import { diskSampleSchema } from './activities.ts'
import { boxFactsSchema } from './boxes.ts'
import { id, instant, request } from './base.ts'

/** What a person says about a session or a model. */
export const labelSchema = z.object({
  title: z.string().trim().min(1).max(200),
  notes: z.string().max(100_000),
  tags: z.array(z.string().trim().min(1).max(40)).max(20),
})
export type Label = z.infer<typeof labelSchema>

export const SESSION_KINDS = ['capture', 'recording', 'evaluation'] as const

export const sessionItemSchema = labelSchema.extend({
  id,
  kind: z.enum(SESSION_KINDS),
  boxName: z.string(),
  state: z.enum(['running', 'complete', 'partial', 'failed']),
  startedAt: instant,
  endedAt: instant.optional(),
  /** Shipped with the bench, so that there is something real to look at. */
  sample: z.boolean(),
  /** Of a capture its profile, of the others the model. */
  about: z.string(),
  runs: z.int(),
  windows: z.int(),
  windowsByClass: z.record(z.enum(ACCESS_CLASSES), z.int()),
})
export type SessionItem = z.infer<typeof sessionItemSchema>

const latency = z.object({ meanUs: z.number(), p50Us: z.number(), p95Us: z.number(), p99Us: z.number() })

export const fioFiguresSchema = z.object({
  readBytesPerSecond: z.number(),
  writeBytesPerSecond: z.number(),
  readIops: z.number(),
  writeIops: z.number(),
  readLatency: latency.optional(),
  writeLatency: latency.optional(),
})

/** Measures come with a run that is asked for alone, where they were stored; a session's runs come without. */
export const windowItemSchema = windowCountsSchema.extend({ measures: windowMeasuresSchema.optional() })
export type WindowItem = z.infer<typeof windowItemSchema>

export const runItemSchema = z.object({
  id,
  sessionId: id,
  name: z.string(),
  workload: z.string(),
  label: z.enum(ACCESS_CLASSES),
  repetition: z.int(),
  cache: z.enum(['cold', 'warm']),
  readaheadKib: z.number(),
  shape: fioShapeSchema,
  startedAt: instant,
  seconds: z.number(),
  windowSeconds: z.number(),
  windows: z.array(windowItemSchema),
  fio: fioFiguresSchema,
  /** Issue to complete over all windows, merged from their distributions; comes and lacks as the windows' measures do. */
  latency: latencySummarySchema.optional(),
  discardedEvents: z.int(),
  lostPackets: z.int(),
  warnings: z.array(z.string()),
})
export type RunItem = z.infer<typeof runItemSchema>

/** fio's averaged logs: bw in KiB/s, iops in 1/s, lat in ns; time from the start of the job. */
export const fioSampleSchema = z.object({
  kind: z.enum(['bw', 'iops', 'lat']),
  direction: z.enum(['read', 'write']),
  timeMs: z.number(),
  value: z.number(),
})
export type FioSampleData = z.infer<typeof fioSampleSchema>

export const sessionDetailSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('capture'),
    item: sessionItemSchema,
    environment: boxFactsSchema.omit({ module: true }),
    profile: profileSchema,
    runs: z.array(runItemSchema),
    /** Trained on it. */
    modelIds: z.array(id),
  }),
  z.object({
    kind: z.literal('recording'),
    item: sessionItemSchema,
    disk: z.string(),
    modelId: z.string(),
    decisions: z.array(decisionLineSchema),
    samples: z.array(diskSampleSchema),
  }),
  z.object({
    kind: z.literal('evaluation'),
    item: sessionItemSchema,
    modelId: z.string(),
    /** Of the first measurement. */
    kernel: z.string(),
    /** Of the box when it started; undefined in evaluations of before it was kept. */
    environment: boxFactsSchema.omit({ module: true }).optional(),
    /** Undefined in evaluations of before plans had a form. */
    plan: evaluationPlanSchema.optional(),
    report: evaluationReportSchema,
    measurements: z.array(measurementSchema),
    /** The command line that repeats it, where there is a plan. */
    repeatLine: z.string().optional(),
  }),
])
export type SessionDetail = z.infer<typeof sessionDetailSchema>

const one = z.object({ id })

export const sessionsContract = {
  /** Captures, recordings and evaluations, newest first; without the deleted. */
  list: request.output(z.array(sessionItemSchema)),
  get: request.input(one).output(sessionDetailSchema),
  /** A run with its windows' measures and fio's logs. */
  run: request
    .input(z.object({ runId: id }))
    .output(z.object({ run: runItemSchema, samples: z.array(fioSampleSchema) })),
  /**
   * One measurement of an evaluation as it went, warm-up included: the disk, oldest first, and what a module decided, with the
   * class of what ran, where one is known. Empty where nothing was kept.
   */
  measurement: request.input(one.extend({ order: z.int().nonnegative() })).output(
    z.object({
      samples: z.array(diskSampleSchema),
      decisions: z.array(z.object({ decision: decisionLineSchema, label: z.enum(ACCESS_CLASSES).optional() })),
    }),
  ),
  label: request.input(one.extend({ label: labelSchema.partial() })).output(sessionItemSchema),
  /** Gone from every list; kept for 30 days, so that `restore` brings it back. */
  remove: request.input(one).output(sessionItemSchema),
  restore: request.input(one).output(sessionItemSchema),
}
