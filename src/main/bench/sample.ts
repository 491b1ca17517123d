import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { ACCESS_CLASSES } from '../../shared/classes.ts'
import { diskSampleSchema } from '../../shared/contract/activities.ts'
import { fioSampleSchema, measurementSchema } from '../../shared/contract/sessions.ts'
import { decisionLineSchema } from '../../shared/decisions.ts'
import { modelDocumentSchema } from '../../shared/model.ts'
import { fioShapeSchema, profileSchema } from '../../shared/profile.ts'
import { windowCountsSchema } from '../../shared/window-counts.ts'
import { fioLatencySchema, sessionEnvironmentSchema } from '../store/index.ts'
import type { Workbench } from './workbench.ts'

/** Recorded by us on the virtual box, so that every page has something real to show before there is a box. */
const SAMPLE_FILE = fileURLToPath(new URL('../../../resources/sample/quick-on-virtual.json.gz', import.meta.url))
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

const sampleSchema = z.object({
  format: z.literal('rabench-sample'),
  version: z.literal(1),
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
  evaluation: z.object({
    id: z.string(),
    deploymentId: z.string(),
    plan: z.unknown(),
    startedAt: z.string(),
    measurements: z.array(measurementSchema.extend({ fioDocument: z.string() })),
  }),
  recording: z.object({
    id: z.string(),
    disk: z.string(),
    startedAt: z.string(),
    endedAt: z.string(),
    decisions: z.array(decisionLineSchema),
    samples: z.array(diskSampleSchema),
  }),
})
type Sample = z.infer<typeof sampleSchema>

/**
 * Puts the shipped sample into the store, once in the life of a data folder: who deletes it has deleted it.
 * @returns whether it was put there now.
 */
export async function importSample(bench: Workbench): Promise<boolean> {
  const marker = path.join(bench.paths.data, 'sample-imported')
  const isImported = await readFile(marker).then(
    () => true,
    () => false,
  )
  if (isImported) return false
  const sample = sampleSchema.parse(JSON.parse(gunzipSync(await readFile(SAMPLE_FILE)).toString('utf8')))
  if (!bench.store.sessions.list().some(({ id }) => id === sample.session.id)) storeSample(bench, sample)
  await writeFile(marker, `${sample.session.id}\n`)
  return true
}

function storeSample({ store }: Workbench, { session, runs, model, deployments, evaluation, recording }: Sample): void {
  const { id, state, endedAt, boxName } = session
  store.inTransaction(() => {
    store.sessions.create(session)
    store.sessions.markSample(id)
    for (const { run, fio, ...rest } of runs) {
      const { rwmixread, ...shape } = run.shape
      const { readLatency, writeLatency, ...figures } = fio
      store.runs.save({
        run: { ...run, sessionId: id, shape: { ...shape, ...(rwmixread === undefined ? {} : { rwmixread }) } },
        fio: { ...figures, readLatency, writeLatency },
        ...rest,
        log: [],
      })
    }
    store.sessions.end(id, state, endedAt)
    store.models.save(model)
    store.models.markSample(model.id)
    for (const { decisions, ...deployment } of deployments) {
      store.deployments.save({ ...deployment, modelId: model.id, sessionId: id })
      store.decisions.save(
        deployment.id,
        decisions.map(({ decision, label: known }) => ({ decision, label: known })),
      )
    }
    store.evaluations.save(evaluation)
    store.evaluations.markSample(evaluation.id)
    store.recordings.start({ ...recording, boxName, modelId: model.id })
    store.recordings.markSample(recording.id)
    store.recordings.addDecisions(recording.id, recording.decisions)
    store.recordings.addSamples(recording.id, recording.samples)
    store.recordings.end(recording.id, recording.endedAt)
  })
}

/** What the store holds of one run of the whole chain, as the file that ships. */
export function sampleOf(
  { store }: Workbench,
  ids: { sessionId: string; evaluationId: string; recordingId: string },
): Buffer {
  const { endedAt, ...session } = store.sessions.get(ids.sessionId)
  const evaluation = store.evaluations.find(ids.evaluationId)
  const [model] = store.models.trainedOn(ids.sessionId)
  const recording = store.recordings.find(ids.recordingId)
  const modelId = model?.id
  const sample = sampleSchema.parse({
    format: 'rabench-sample',
    version: 1,
    session: { ...session, endedAt },
    runs: store.runs.ofSession(session.id).map((run) => ({
      run,
      windows: store.runs.windows(run.id),
      fio: store.runs.fioResult(run.id),
      samples: store.runs.fioSamples(run.id),
    })),
    model,
    deployments: store.deployments
      .list()
      .filter((deployment) => deployment.modelId === modelId && deployment.unloadedAt !== undefined)
      .map((deployment) => ({ ...deployment, decisions: store.decisions.ofDeployment(deployment.id) })),
    evaluation,
    recording: {
      ...recording,
      decisions: store.recordings.decisions(ids.recordingId),
      samples: store.recordings.samples(ids.recordingId),
    },
  })
  return gzipSync(JSON.stringify(sample), { level: 9 })
}
