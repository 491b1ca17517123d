import { z } from 'zod'
import { ACCESS_CLASSES } from '../../shared/classes.ts'
import { diskSampleSchema } from '../../shared/contract/activities.ts'
import { fioSampleSchema } from '../../shared/contract/sessions.ts'
import { decisionLineSchema } from '../../shared/decisions.ts'
import { measurementSchema } from '../../shared/experiment/index.ts'
import { modelDocumentSchema } from '../../shared/model.ts'
import { fioShapeSchema, profileSchema } from '../../shared/profile.ts'
import { windowCountsSchema } from '../../shared/window-counts.ts'
import { fioLatencySchema, sessionEnvironmentSchema } from '../store/index.ts'

export const SAMPLE_VERSION = 2

const label = z.enum(ACCESS_CLASSES)
const latency = fioLatencySchema.optional()

const runSchema = z.object({
  run: z.object({
    name: z.string(),
    workload: z.string(),
    label,
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
  }),
  windows: z.array(windowCountsSchema),
  fio: z.object({
    fioVersion: z.string(),
    readBytesPerSecond: z.number(),
    writeBytesPerSecond: z.number(),
    readIops: z.number(),
    writeIops: z.number(),
    readLatency: latency,
    writeLatency: latency,
    error: z.int(),
    document: z.string(),
  }),
  samples: z.array(fioSampleSchema),
})

const evaluationSchema = z.object({
  id: z.string(),
  boxName: z.string(),
  kernel: z.string(),
  state: z.enum(['complete', 'partial', 'failed']),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  plan: z.unknown(),
  environment: sessionEnvironmentSchema.optional(),
  appVersion: z.string().optional(),
  measurements: z.array(
    measurementSchema.unwrap().extend({
      document: z.string().optional(),
      samples: z.array(diskSampleSchema).optional(),
    }),
  ),
})

/** One run of the whole chain, as the file that ships; since version 2 its evaluation is one of a plan under arms. */
export const sampleSchema = z.object({
  format: z.literal('rabench-sample'),
  version: z.literal(SAMPLE_VERSION),
  session: z.object({
    id: z.string(),
    boxName: z.string(),
    profile: profileSchema,
    state: z.enum(['complete', 'partial', 'failed']),
    environment: sessionEnvironmentSchema,
    startedAt: z.string(),
    endedAt: z.string(),
    appVersion: z.string(),
  }),
  runs: z.array(runSchema),
  model: modelDocumentSchema,
  deployments: z.array(
    z.object({
      id: z.string(),
      boxName: z.string(),
      kernel: z.string(),
      loadedAt: z.string(),
      unloadedAt: z.string(),
      decisions: z.array(z.object({ decision: decisionLineSchema, label: label.optional() })),
    }),
  ),
  evaluation: evaluationSchema,
  recording: z.object({
    id: z.string(),
    disk: z.string(),
    startedAt: z.string(),
    endedAt: z.string(),
    decisions: z.array(decisionLineSchema),
    samples: z.array(diskSampleSchema),
  }),
})
export type Sample = z.infer<typeof sampleSchema>
