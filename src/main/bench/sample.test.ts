import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { openStore, type Store } from '../store/index.ts'
import { readSample, sampleOf, storeSample } from './sample.ts'

const SHIPPED = join(import.meta.dirname, '../../../resources/sample/quick-on-virtual.json.gz')

let directory: string
let store: Store
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-sample-'))
  store = openStore(join(directory, 'rabench.db'))
})
afterEach(async () => {
  store.close()
  await rm(directory, { recursive: true })
})

test('the shipped sample is stored with its evaluation under arms, each of them with its decisions', async () => {
  const sample = readSample(await readFile(SHIPPED))
  storeSample({ store }, sample)
  const { id } = sample.evaluation
  expect(store.evaluations.find(id)).toMatchObject({ modelId: sample.model.id, boxName: 'virtual', state: 'complete' })
  const measurements = store.evaluations.measurements(id)
  expect(new Set(measurements.map(({ arm }) => arm))).toEqual(new Set(['default', 'module']))
  for (const { arm, deploymentId, figures } of measurements) {
    expect(deploymentId !== undefined).toBe(arm === 'module')
    expect(figures?.bytesPerSecond).toBeGreaterThan(0)
    expect(figures?.latency?.p99Us).toBeGreaterThanOrEqual(figures?.latency?.p50Us ?? Number.NaN)
  }
  const decided = Object.values(store.evaluations.find(id)?.decisionsByClass ?? {})
  expect(decided.reduce((sum, count) => sum + count)).toBeGreaterThan(0)
})

test('a sample that is taken from the store again is of version 2, and says the same', async () => {
  const sample = readSample(await readFile(SHIPPED))
  storeSample({ store }, sample)
  const ids = { sessionId: sample.session.id, evaluationId: sample.evaluation.id, recordingId: sample.recording.id }
  const again = sampleOf({ store }, ids)
  const document: unknown = JSON.parse(gunzipSync(again).toString('utf8'))
  expect(z.object({ version: z.number() }).parse(document).version).toBe(2)
  const { measurements, ...evaluation } = readSample(again).evaluation
  const { measurements: before, ...evaluationBefore } = sample.evaluation
  expect(evaluation).toEqual(evaluationBefore)
  expect(measurements).toEqual(before.map((measurement) => ({ ...measurement, samples: [] })))
  expect(readSample(again).deployments).toEqual(sample.deployments)
})
