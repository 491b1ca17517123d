import { isDefinedError, ORPCError } from '@orpc/client'
import type { BenchErrorData } from '../../shared/contract/index.ts'

/** What can be shown of anything that was thrown. */
export interface ShownError extends Omit<BenchErrorData, 'code'> {
  /** Of `BenchError`, or "unexpected" for a programmer's error. */
  readonly code: string
}

export function shownError(error: unknown): ShownError {
  if (error instanceof ORPCError && isDefinedError(error) && isBenchError(error.data)) return error.data
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'unexpected',
    sentence: 'Something went wrong inside the bench.',
    nextStep: 'Copy the details into an issue; what was stored is still there.',
    details: error instanceof Error ? (error.stack ?? message) : message,
  }
}

/** Main has checked what it sends; this tells it from another error's data. */
function isBenchError(data: unknown): data is BenchErrorData {
  return typeof data === 'object' && data !== null && 'code' in data && 'sentence' in data
}
