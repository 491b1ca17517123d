import { z } from 'zod'
import { diskSampleSchema } from '../../shared/contract/activities.ts'
import { fioSampleSchema } from '../../shared/contract/sessions.ts'
import { decisionLineSchema } from '../../shared/decisions.ts'
import { modelDocumentSchema } from '../../shared/model.ts'
import { profileSchema } from '../../shared/profile.ts'
import { windowCountsSchema } from '../../shared/window-counts.ts'
import { sessionEnvironmentSchema } from '../store/index.ts'
import { fioResultSchema, keptDecisionSchema, keptMeasurementSchema, runFieldsSchema } from './export/documents.ts'

export const SAMPLE_VERSION = 2

const runSchema = z.object({
  run: runFieldsSchema,
  windows: z.array(windowCountsSchema),
  fio: fioResultSchema,
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
  measurements: z.array(keptMeasurementSchema),
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
      decisions: z.array(keptDecisionSchema),
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
