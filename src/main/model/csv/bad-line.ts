import { BenchError } from '../../../shared/errors.ts'

/** @param name of the file. @param lineNumber from 1; of a record over several lines, the first. */
export function badLine(name: string, lineNumber: number, what: string): BenchError {
  return new BenchError('bad-csv', `${name}, line ${lineNumber}: ${what}.`, {
    nextStep: 'Correct that line and try again.',
  })
}
