import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { BenchError } from '../../../shared/errors.ts'
import type { Workbench } from '../workbench.ts'
import type { ParquetAnswer, ParquetJob } from './parquet-messages.ts'
import type { SessionParquet } from './session-parquet.ts'

/** Rows are made and forgotten by the million. Left alone, V8 gives what is short-lived 130 MB; this is enough, and no slower. */
const HEAP = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 128 } as const

export interface ParquetExport extends SessionParquet {
  /** Whole. */
  readonly path: string
}

/**
 * All windows of some sessions as a Parquet file, over one that is there; the runs of each in the order in which they happened. In a thread of its
 * own: this one stays free, and memory is bounded.
 * @throws BenchError unknown-session | no-space | wrong-usage | interrupted
 */
export async function exportParquet(
  { store }: Pick<Workbench, 'store'>,
  sessionIds: readonly string[],
  file: string,
  signal?: AbortSignal,
): Promise<ParquetExport> {
  for (const id of sessionIds) store.sessions.get(id)
  const whole = path.resolve(file)
  const answer = await inThread({ databasePath: store.path, sessionIds: [...sessionIds], file: whole }, signal)
  if (answer.kind === 'done') return { path: whole, ...answer.written }
  if (answer.kind === 'stopped')
    throw new BenchError('interrupted', 'Stopped, as asked.', { kept: 'Nothing was written.' })
  const { code, sentence, nextStep } = answer
  throw new BenchError(code, sentence, nextStep === undefined ? {} : { nextStep })
}

/** ".ts" where sources run as they are, ".js" where they are built (`threads` in electron.vite.config.ts). */
function inThread(job: ParquetJob, signal: AbortSignal | undefined): Promise<ParquetAnswer> {
  const file = new URL(`./parquet-worker${path.extname(import.meta.url)}`, import.meta.url)
  return new Promise((resolve, reject) => {
    // Node's flags are the program's: what it loads first, its profiler, its inspector.
    const worker = new Worker(file, { workerData: job, resourceLimits: HEAP, execArgv: [] })
    const stop = () => {
      worker.postMessage('stop')
    }
    signal?.addEventListener('abort', stop)
    if (signal?.aborted === true) stop()
    worker.once('message', (answer: ParquetAnswer) => {
      resolve(answer)
    })
    worker.once('error', reject)
    worker.once('exit', (code) => {
      signal?.removeEventListener('abort', stop)
      reject(new Error(`the thread that writes ${job.file} ended with ${code} before it had answered`))
    })
  })
}
