import { BenchError } from './errors.ts'

/** A file of a version that only a later release reads. */
export function newerFormat(file: string, version: number, readVersion: number): BenchError {
  return new BenchError('newer-format', `${file} was written by a newer release (version ${version}).`, {
    nextStep: `Update Readahead Bench: this release reads version ${readVersion}.`,
  })
}
