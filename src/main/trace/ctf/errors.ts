import { BenchError } from '../../../shared/errors.ts'

const RECORD_AGAIN = 'Copy the trace from the box again; if it fails again, record the run again.'

/** A trace that cannot be read, named by file and byte. */
export function badTrace(path: string, byteOffset: number, problem: string, nextStep = RECORD_AGAIN): BenchError {
  return new BenchError('bad-trace', `${path}, byte ${byteOffset}: ${problem}.`, { nextStep })
}
