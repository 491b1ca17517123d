import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { ROOT } from './home.ts'

const named = z.object({ id: z.string() })
const sampleSchema = z.object({
  session: named,
  model: named,
  evaluation: named,
  recording: named,
  runs: z.array(z.object({ run: z.object({ name: z.string() }) })).min(1),
})

const FILE = path.join(ROOT, 'resources/sample/quick-on-virtual.json.gz')
const sample = sampleSchema.parse(JSON.parse(gunzipSync(readFileSync(FILE)).toString('utf8')))

/** What ships, read from its file: the pages have to show the same. */
export const SAMPLE = {
  sessionId: sample.session.id,
  modelId: sample.model.id,
  evaluationId: sample.evaluation.id,
  recordingId: sample.recording.id,
  runNames: sample.runs.map(({ run }) => run.name),
  runName: sample.runs[0]?.run.name ?? '',
} as const
