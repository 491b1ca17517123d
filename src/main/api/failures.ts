import { ORPCError } from '@orpc/server'
import type { BenchErrorData } from '../../shared/contract/index.ts'
import { BenchError } from '../../shared/errors.ts'
import { nextStepOnPages } from './next-step.ts'

/** An expected failure as it crosses a door. */
export function benchErrorData(error: BenchError): BenchErrorData {
  const { code, message: sentence, kept, details } = error
  const nextStep = nextStepOnPages(error)
  return {
    code,
    sentence,
    ...(kept === undefined ? {} : { kept }),
    ...(nextStep === undefined ? {} : { nextStep }),
    ...(details === undefined ? {} : { details }),
  }
}

/** What was thrown, as the contract's `BENCH` where it is expected; a programmer's error stays what it is. */
export function asContractError(error: unknown): unknown {
  if (!(error instanceof BenchError)) return error
  return new ORPCError('BENCH', { status: 422, message: error.message, data: benchErrorData(error) })
}

/** Of whatever ended a piece of work: an abort is `interrupted`, a programmer's error is thrown on. */
export function expectedFailure(error: unknown): BenchError {
  if (error instanceof BenchError) return error
  if (error instanceof Error && error.name === 'AbortError') return new BenchError('interrupted', 'Stopped, as asked.')
  throw error
}
