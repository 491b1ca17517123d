import { BenchError } from '../../shared/errors.ts'

/** A failure, or a stop that was asked for, with what is kept of the work; a programmer's error as it is. */
export function withKept(error: unknown, kept: string): unknown {
  if (error instanceof BenchError) return error.withKept(kept)
  if (!(error instanceof Error && error.name === 'AbortError')) return error
  return new BenchError('interrupted', 'Stopped, as asked.', { cause: error }).withKept(kept)
}

/** For cleaning up what a hold has noted: it does it again at its end, and says what cannot be done. */
export function leftToTheHold(error: unknown): void {
  if (!(error instanceof BenchError)) throw error
}

/** For cleaning up: a connection that is lost is the failure to report, and already on its way; every other is one of its own. */
export function unlessLost(error: unknown): void {
  if (error instanceof BenchError && error.code === 'connection-lost') return
  throw error
}

/** Writes down how work ended. Where the database takes nothing any more, what ended the work is the failure to report. */
export function writeEnd(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof BenchError && error.code === 'database')) throw error
  }
}
