import { BenchError } from '../../../shared/errors.ts'

export function trainingInterrupted(): BenchError {
  return new BenchError('interrupted', 'Training was stopped before its end.', { kept: 'No model was made.' })
}
