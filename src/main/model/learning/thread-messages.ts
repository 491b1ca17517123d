import { BenchError, type ErrorCode } from '../../../shared/errors.ts'

/** What crosses a thread's border: a job inwards, notes on the way and an answer outwards. All plain data. */
export interface ThreadWork {
  readonly job: unknown
  readonly note: unknown
  readonly answer: unknown
}

/** What a thread says of a job it was given. A programmer's error is not said: the thread dies of it, with its stack. */
export type ThreadMessage<Work extends ThreadWork> =
  | { readonly kind: 'note'; readonly note: Work['note'] }
  | { readonly kind: 'answer'; readonly answer: Work['answer'] }
  | { readonly kind: 'failure'; readonly failure: CrossingFailure }

/** An expected failure as it crosses a thread's border: of an error's own class, that keeps the sentence alone. */
export interface CrossingFailure {
  readonly code: ErrorCode
  readonly sentence: string
  readonly kept?: string
  readonly nextStep?: string
  readonly details?: string
}

export function crossingFailure({ code, message: sentence, kept, nextStep, details }: BenchError): CrossingFailure {
  return {
    code,
    sentence,
    ...(kept === undefined ? {} : { kept }),
    ...(nextStep === undefined ? {} : { nextStep }),
    ...(details === undefined ? {} : { details }),
  }
}

export function failureThatCrossed({ code, sentence, ...more }: CrossingFailure): BenchError {
  return new BenchError(code, sentence, more)
}
