import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { decisionLineSchema } from '../decisions.ts'
import { evaluationPlanSchema, evaluationReportSchema, measurementSchema } from '../experiment/index.ts'
import { fioShapeSchema, profileSchema } from '../profile.ts'
import { windowCountsSchema } from '../window-counts.ts'
import { latencySummarySchema, windowMeasuresSchema } from '../window-measures-schema.ts'
import { diskSampleSchema } from './activities.ts'
import { boxFactsSchema, loggedCommandSchema } from './boxes.ts'
import { boxName, id, instant, request } from './base.ts'

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

/** What one page of the library is asked for by. Several values of one filter mean any of them; filters together mean all. */
export const libraryQuerySchema = z.object({
  /** Words that all have to be in title, notes, tags, id, `about`, kind, state, box, kernel or annotations; without case and accents. */
  text: z.string().max(500).optional(),
  kinds: z.array(z.enum(SESSION_KINDS)).max(SESSION_KINDS.length).optional(),
  boxNames: z.array(boxName).max(200).optional(),
  kernels: z.array(z.string().max(200)).max(200).optional(),
  /** Classes that at least one window, or decision, is in. */
  labels: z.array(z.enum(ACCESS_CLASSES)).max(ACCESS_CLASSES.length).optional(),
  tags: z.array(z.string().max(40)).max(200).optional(),
  states: z.array(sessionItemSchema.shape.state).max(4).optional(),
  /** Of the start, both included. */
  since: instant.optional(),
  until: instant.optional(),
  sample: z.boolean().optional(),
  /** The deleted, in place of the others. */
  removed: z.boolean().optional(),
  /** Default: `started`, newest first; of the others the smallest first. */
  order: z.enum(['started', 'title', 'box', 'runs', 'windows', 'bytes']).optional(),
  descending: z.boolean().optional(),
  offset: z.int().nonnegative().max(10_000_000).optional(),
  limit: z.int().min(1).max(500).optional(),
})
export type LibraryQuery = z.infer<typeof libraryQuerySchema>

export const libraryItemSchema = sessionItemSchema.extend({
  /** Recordings are kept without it. */
  kernel: z.string().optional(),
  deletedAt: instant.optional(),
  /** Windows with fewer than 2 requests, and windows over which the tracer lost something; in no class. */
  idleWindows: z.int(),
  lossyWindows: z.int(),
  annotations: z.int(),
  /** In the database: estimated from its rows and the lengths of its documents. */
  databaseBytes: z.number(),
  /** Raw traces that are kept on this computer. */
  traceBytes: z.number(),
})
export type LibraryItem = z.infer<typeof libraryItemSchema>

const facet = z.array(z.object({ value: z.string(), count: z.int() }))

export const libraryPageSchema = z.object({
  /** That match, on all pages. */
  total: z.int(),
  items: z.array(libraryItemSchema),
  /** What there is to filter by, over everything that is not deleted (or is, where that is asked for). */
  facets: z.object({ boxes: facet, kernels: facet, tags: facet }),
})
export type LibraryPage = z.infer<typeof libraryPageSchema>

/** Both ends belong to it. */
export const annotatedRangeSchema = z
  .discriminatedUnion('unit', [
    /** Indexes of the run's windows. */
    z.object({ unit: z.literal('window'), from: z.int().nonnegative(), to: z.int().nonnegative() }),
    /** Since the epoch, on the box's clock. */
    z.object({ unit: z.literal('ms'), from: z.number(), to: z.number() }),
  ])
  .refine(({ from, to }) => from <= to, { message: 'ends before it starts' })

const annotationText = z.string().trim().min(1).max(10_000)

export const newAnnotationSchema = z
  .object({
    /** Of a session, an evaluation or a recording. */
    subjectId: id,
    runId: id.optional(),
    range: annotatedRangeSchema.optional(),
    text: annotationText,
  })
  .refine(({ runId, range }) => range?.unit !== 'window' || runId !== undefined, {
    message: 'a range of windows is one of a run',
  })

export const annotationSchema = z.object({
  id,
  subjectId: id,
  runId: id.optional(),
  range: annotatedRangeSchema.optional(),
  text: z.string(),
  createdAt: instant,
  changedAt: instant,
  deletedAt: instant.optional(),
})
export type Annotation = z.infer<typeof annotationSchema>

/** What windows are measured by; latency from issue to completion. */
export const WINDOW_SERIES_NAMES = [
  ...(['requests', 'bytes', 'writes', 'readaheads', 'distanceSectors', 'jumps'] as const),
  ...(['latencyP50Ns', 'latencyP95Ns', 'latencyP99Ns'] as const),
] as const
export type WindowSeriesName = (typeof WINDOW_SERIES_NAMES)[number]

export const seriesStatisticsSchema = z.object({
  series: z.enum(WINDOW_SERIES_NAMES),
  /** Windows with a value. The others are there where it is not 0. */
  n: z.int().nonnegative(),
  min: z.number().optional(),
  /** Quantiles lie between ranks, as numpy's `percentile`. */
  median: z.number().optional(),
  mean: z.number().optional(),
  p95: z.number().optional(),
  max: z.number().optional(),
})
export type SeriesStatistics = z.infer<typeof seriesStatisticsSchema>

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
  /** What a person has set right; `label` is what was planned. */
  correctedLabel: z.enum(ACCESS_CLASSES).optional(),
  correctedAt: instant.optional(),
  /** Of its raw trace, where one is kept on this computer. */
  traceBytes: z.number().optional(),
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
const many = z.object({ ids: z.array(id).min(1).max(5000) })

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
  /** That ran on the box for a capture or an evaluation, oldest first; empty for those of before they were kept. */
  commands: request.input(one).output(z.array(loggedCommandSchema)),
  label: request.input(one.extend({ label: labelSchema.partial() })).output(sessionItemSchema),
  /** Gone from every list; kept for 30 days, so that `restore` brings it back. */
  remove: request.input(one).output(sessionItemSchema),
  restore: request.input(one).output(sessionItemSchema),

  /** One page of captures, recordings and evaluations as one list. */
  library: request.input(libraryQuerySchema).output(libraryPageSchema),
  /** All or none. */
  removeMany: request.input(many).output(many),
  restoreMany: request.input(many).output(many),
  /**
   * Deletes raw traces for good; windows stay. Only those in the data folder: `elsewhere` names the runs whose traces lie outside of
   * it, which stay as they are.
   */
  dropTraces: request
    .input(z.object({ sessionIds: z.array(id).max(5000).optional(), runIds: z.array(id).max(5000).optional() }))
    .output(z.object({ dropped: z.int(), freedBytes: z.number(), elsewhere: z.array(id) })),
  /** Without a label it is again what was planned. */
  correctLabel: request.input(z.object({ runId: id, label: z.enum(ACCESS_CLASSES).optional() })).output(runItemSchema),

  /** On a session, an evaluation or a recording and on its runs, oldest first. */
  annotations: request.input(one).output(z.array(annotationSchema)),
  /** Those with all words of a text, newest first, at most 500. */
  searchAnnotations: request.input(z.object({ text: z.string().max(500) })).output(z.array(annotationSchema)),
  annotate: request.input(newAnnotationSchema).output(annotationSchema),
  changeAnnotation: request.input(one.extend({ text: annotationText })).output(annotationSchema),
  removeAnnotation: request.input(one).output(annotationSchema),
  restoreAnnotation: request.input(one).output(annotationSchema),

  /** Over the windows of some runs together, idle and lossy ones too, from one index to another, both included. */
  statistics: request
    .input(
      z
        .object({
          runIds: z.array(id).min(1).max(500),
          fromWindow: z.int().nonnegative(),
          toWindow: z.int().nonnegative(),
          /** Default: all. */
          series: z.array(z.enum(WINDOW_SERIES_NAMES)).min(1).max(WINDOW_SERIES_NAMES.length).optional(),
        })
        .refine(({ fromWindow, toWindow }) => fromWindow <= toWindow, { message: 'ends before it starts' }),
    )
    .output(z.array(seriesStatisticsSchema)),
}
