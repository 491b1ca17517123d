import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { readingQueries, type ReadingFailure, type ReadingReply, type ReadingRequest } from './readings.ts'

/** The thread of `StoreReader`: reads, over a connection of its own that cannot write. */
const db = new Database(z.string().parse(workerData), { readonly: true, fileMustExist: true, timeout: 5000 })
const answer = readingQueries(db)

parentPort?.on('message', ({ id, reading }: ReadingRequest) => {
  parentPort?.postMessage(replyTo({ id, reading }))
})

function replyTo({ id, reading }: ReadingRequest): ReadingReply {
  try {
    return { id, answer: answer(reading) }
  } catch (error) {
    return { id, failure: failureOf(error) }
  }
}

function failureOf(error: unknown): ReadingFailure {
  const sqliteCode = error instanceof Database.SqliteError ? error.code : undefined
  return error instanceof Error
    ? { message: error.message, stack: error.stack, sqliteCode }
    : { message: String(error), stack: undefined, sqliteCode }
}
