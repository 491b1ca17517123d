import { z } from 'zod'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { diskSampleSchema } from '../../../shared/contract/activities.ts'
import { loggedCommandSchema } from '../../../shared/contract/boxes.ts'
import { fioSampleSchema } from '../../../shared/contract/sessions.ts'
import { decisionLineSchema } from '../../../shared/decisions.ts'
import { measurementSchema } from '../../../shared/experiment/index.ts'
import { mergedLatency } from '../../../shared/latency-sketch.ts'
import { judgedWindowSchema, modelReportSchema } from '../../../shared/model-report.ts'
import { modelDocumentSchema } from '../../../shared/model.ts'
import { fioShapeSchema, profileSchema } from '../../../shared/profile.ts'
import { SPLIT_NAMES } from '../../../shared/splits.ts'
import { windowCountsSchema } from '../../../shared/window-counts.ts'
import { windowMeasuresSchema } from '../../../shared/window-measures-schema.ts'
import { fioLatencySchema, SESSION_STATES, sessionEnvironmentSchema } from '../../store/index.ts'
import { isSoundSketch } from './sound-sketch.ts'

/** What the store holds, as documents for a file: those of a bundle, and of the sample that ships (`sample-format.ts`). */

const accessClass = z.enum(ACCESS_CLASSES)
const state = z.enum(SESSION_STATES)
const instant = z.iso.datetime()
/** Of the 255 that the name of a file has; a trace of a run has some more. */
const MOST_NAME_BYTES = 200
/** Also a name of a file on this computer: no path, and nothing that a terminal would not show. */
const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\\p{Cc}]+$/u, { message: 'holds a slash or a control character' })
  .refine((text) => !/^\.+$/.test(text), { message: 'is no name' })
  .refine((text) => Buffer.byteLength(text) <= MOST_NAME_BYTES, { message: `is longer than ${MOST_NAME_BYTES} bytes` })

export const labelDocumentSchema = z.object({
  title: z.string(),
  notes: z.string(),
  tags: z.array(z.string()),
  /** Shipped with the bench. */
  sample: z.boolean(),
})
export type LabelDocument = z.infer<typeof labelDocumentSchema>

export const fioResultSchema = z.object({
  fioVersion: z.string(),
  readBytesPerSecond: z.number(),
  writeBytesPerSecond: z.number(),
  readIops: z.number(),
  writeIops: z.number(),
  readLatency: fioLatencySchema.optional(),
  writeLatency: fioLatencySchema.optional(),
  error: z.int(),
  document: z.string(),
})

/** What has been known of a run since the first release. */
export const runFieldsSchema = z.object({
  name: z.string(),
  workload: z.string(),
  label: accessClass,
  repetition: z.int(),
  cache: z.enum(['cold', 'warm']),
  readaheadKib: z.number(),
  shape: fioShapeSchema,
  startedAt: z.string(),
  seconds: z.number(),
  windowSeconds: z.number(),
  device: z.object({ major: z.int(), minor: z.int() }),
  discardedEvents: z.int(),
  lostPackets: z.int(),
  warnings: z.array(z.string()),
})

export const keptDecisionSchema = z.object({ decision: decisionLineSchema, label: accessClass.optional() })

export const keptMeasurementSchema = measurementSchema.unwrap().extend({
  document: z.string().optional(),
  samples: z.array(diskSampleSchema).optional(),
})

/** That ran on the box; absent where none were kept, and in bundles of before they were. */
const commands = z.array(loggedCommandSchema).optional()

export const sessionDocumentSchema = z
  .object({
    id: name,
    boxName: name,
    profile: profileSchema,
    state,
    environment: sessionEnvironmentSchema,
    startedAt: instant,
    endedAt: instant.optional(),
    appVersion: z.string(),
    label: labelDocumentSchema,
    commands,
  })
  .refine((session) => (session.state === 'running') === (session.endedAt === undefined), {
    message: 'does not fit the state',
    path: ['endedAt'],
  })
export type SessionDocument = z.infer<typeof sessionDocumentSchema>

const storedMeasuresSchema = windowMeasuresSchema.extend({ latencySketch: z.base64().max(65_536).exactOptional() })

export const runDocumentSchema = z
  .object({
    run: runFieldsSchema.extend({
      sessionId: name,
      name,
      readaheadKib: z.int().nonnegative(),
      startedAt: instant,
      windowSeconds: z.number().positive(),
      /** Decimal: beyond what a number of JSON holds. */
      windowsStartNs: z
        .string()
        .regex(/^\d{1,20}$/)
        .optional(),
      fioStartedAtMs: z.number().optional(),
      /** What a person has set right; `label` is what was planned. */
      correctedLabel: accessClass.optional(),
      correctedAt: instant.optional(),
    }),
    windows: z.array(windowCountsSchema),
    /** Of every window, or of none. */
    measures: z.array(storedMeasuresSchema).optional(),
    fio: fioResultSchema,
    samples: z.array(fioSampleSchema),
    log: z.array(z.object({ at: instant, source: z.string(), text: z.string() })),
    /** The member that is its raw trace, where that is in the bundle. */
    trace: z.string().optional(),
  })
  .refine(({ windows, measures }) => measures === undefined || measures.length === windows.length, {
    message: 'are not of as many windows as there are',
    path: ['measures'],
  })
  .refine(({ measures }) => areSketches((measures ?? []).flatMap((one) => one.latencySketch ?? [])), {
    message: 'hold a latency sketch that is no histogram',
    path: ['measures'],
  })
export type RunDocument = z.infer<typeof runDocumentSchema>

export const modelEntrySchema = z.object({
  model: modelDocumentSchema.refine(({ id }) => name.safeParse(id).success, { message: 'is no name', path: ['id'] }),
  label: labelDocumentSchema,
  /** Absent for a model of before reports were kept. */
  judged: z
    .object({
      report: modelReportSchema,
      windows: z.partialRecord(z.enum(SPLIT_NAMES), z.array(judgedWindowSchema)),
      rows: z.array(
        z.object({
          runId: z.string(),
          windowIndex: z.int().nonnegative(),
          label: accessClass,
          features: z.array(z.number()),
        }),
      ),
    })
    .optional(),
})
export type ModelEntry = z.infer<typeof modelEntrySchema>

export const deploymentDocumentSchema = z.object({
  id: name,
  modelId: z.string(),
  sessionId: z.string().optional(),
  boxName: name,
  kernel: z.string(),
  loadedAt: instant,
  unloadedAt: instant.optional(),
  decisions: z.array(keptDecisionSchema),
})
export type DeploymentDocument = z.infer<typeof deploymentDocumentSchema>

export const evaluationDocumentSchema = z.object({
  id: name,
  modelId: z.string(),
  boxName: name,
  kernel: z.string(),
  state,
  startedAt: instant,
  endedAt: instant.optional(),
  plan: z.unknown(),
  environment: sessionEnvironmentSchema.optional(),
  appVersion: z.string().optional(),
  label: labelDocumentSchema,
  measurements: z.array(keptMeasurementSchema),
  commands,
})
export type EvaluationDocument = z.infer<typeof evaluationDocumentSchema>

export const recordingDocumentSchema = z.object({
  id: name,
  boxName: name,
  disk: z.string(),
  modelId: z.string(),
  startedAt: instant,
  endedAt: instant.optional(),
  label: labelDocumentSchema,
  decisions: z.array(decisionLineSchema),
  samples: z.array(diskSampleSchema),
})
export type RecordingDocument = z.infer<typeof recordingDocumentSchema>

/** A note on a session, an evaluation or a recording of the bundle, on a run of it, or on a range in either. */
export const annotationDocumentSchema = z.object({
  id: name,
  subjectId: z.string(),
  runId: z.string().optional(),
  range: z.object({ unit: z.enum(['window', 'ms']), from: z.number(), to: z.number() }).optional(),
  text: z.string(),
  createdAt: instant,
  changedAt: instant,
})
export type AnnotationDocument = z.infer<typeof annotationDocumentSchema>

function areSketches(sketches: readonly string[]): boolean {
  if (!sketches.every(isSoundSketch)) return false
  try {
    mergedLatency(sketches)
    return true
  } catch {
    // The decoder says no more than that it cannot.
    return false
  }
}
