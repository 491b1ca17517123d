import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { BenchError } from '../../../shared/errors.ts'
import { openStore } from '../../store/index.ts'
import { parquetJobSchema, type ParquetAnswer, type ParquetJob } from './parquet-messages.ts'
import { writeSessionParquet } from './session-parquet.ts'
import { explainingWrites } from './write-errors.ts'

/** Any message from outside means: stop. */
const abort = new AbortController()
parentPort?.once('message', () => {
  abort.abort()
})

// One that was there before the thread was.
if (parentPort !== null && receiveMessageOnPort(parentPort) !== undefined) abort.abort()

const job: unknown = workerData
parentPort?.postMessage(await answer(parquetJobSchema.parse(job)))
// Nothing more is heard, so that the thread ends.
parentPort?.close()

async function answer({ databasePath, sessionIds, file }: ParquetJob): Promise<ParquetAnswer> {
  const store = openStore(databasePath)
  try {
    const written = await explainingWrites(file, () => writeSessionParquet(store, sessionIds, file, abort.signal))
    return { kind: 'done', written }
  } catch (error) {
    if (abort.signal.aborted) return { kind: 'stopped' }
    if (!(error instanceof BenchError)) throw error
    return { kind: 'failed', code: error.code, sentence: error.message, nextStep: error.nextStep }
  } finally {
    store.close()
  }
}
