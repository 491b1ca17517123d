import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { SAMPLE_VERSION, sampleSchema, type Sample } from './sample-format.ts'
import { sampleVersion1Schema, upgraded } from './sample-version-1.ts'
import type { Workbench } from './workbench.ts'

/** Recorded by us on the virtual box, so that every page has something real to show before there is a box. */
const SAMPLE_FILE = fileURLToPath(new URL('../../../resources/sample/quick-on-virtual.json.gz', import.meta.url))

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
  const sample = readSample(await readFile(SAMPLE_FILE))
  if (!bench.store.sessions.list().some(({ id }) => id === sample.session.id)) storeSample(bench, sample)
  await writeFile(marker, `${sample.session.id}\n`)
  return true
}

/** A sample's file of any version. It ships with the bench, so one that cannot be read is a programmer's error. */
export function readSample(gzip: Buffer): Sample {
  const document: unknown = JSON.parse(gunzipSync(gzip).toString('utf8'))
  const { version } = z.object({ version: z.number() }).parse(document)
  return version === 1 ? upgraded(sampleVersion1Schema.parse(document)) : sampleSchema.parse(document)
}

/** All or none. */
export function storeSample(
  { store }: Pick<Workbench, 'store'>,
  { session, runs, model, deployments, evaluation, recording }: Sample,
): void {
  const { id, state, endedAt, boxName } = session
  store.inTransaction(() => {
    store.sessions.create(session)
    store.sessions.markSample(id)
    for (const { run, fio, ...rest } of runs) {
      const { readLatency, writeLatency, ...figures } = fio
      store.runs.save({
        run: { ...run, sessionId: id },
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
        decisions.map(({ decision, label }) => ({ decision, label })),
      )
    }
    const { measurements, ...plain } = evaluation
    store.evaluations.start({ ...plain, modelId: model.id })
    store.evaluations.markSample(evaluation.id)
    for (const measurement of measurements) store.evaluations.addMeasurement(evaluation.id, measurement)
    store.recordings.start({ ...recording, boxName, modelId: model.id })
    store.recordings.markSample(recording.id)
    store.recordings.addDecisions(recording.id, recording.decisions)
    store.recordings.addSamples(recording.id, recording.samples)
    store.recordings.end(recording.id, recording.endedAt)
  })
}

/** What the store holds of one run of the whole chain, as the file that ships. */
export function sampleOf(
  { store }: Pick<Workbench, 'store'>,
  ids: { sessionId: string; evaluationId: string; recordingId: string },
): Buffer {
  const { endedAt, ...session } = store.sessions.get(ids.sessionId)
  const [model] = store.models.trainedOn(ids.sessionId)
  const recording = store.recordings.find(ids.recordingId)
  const modelId = model?.id
  const sample = sampleSchema.parse({
    format: 'rabench-sample',
    version: SAMPLE_VERSION,
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
    evaluation: {
      ...store.evaluations.find(ids.evaluationId),
      measurements: store.evaluations.measurements(ids.evaluationId).map((measurement) => ({
        ...measurement,
        document: store.evaluations.document(ids.evaluationId, measurement.order),
        samples: store.evaluations.series(ids.evaluationId, measurement.order),
      })),
    },
    recording: {
      ...recording,
      decisions: store.recordings.decisions(ids.recordingId),
      samples: store.recordings.samples(ids.recordingId),
    },
  })
  return gzipSync(JSON.stringify(sample), { level: 9 })
}
