/** Every failure the bench expects. A door shows the sentence; the code is for scripts, tests and bug reports. */
export const ERROR_CODES = [
  'wrong-usage',
  'interrupted',
  'unknown-profile',
  'bad-profile',
  'unknown-box',
  'unknown-device',
  'unknown-session',
  'unknown-model',
  'missing-tool',
  'missing-headers',
  'tracer-unavailable',
  'module-refused',
  'module-build-failed',
  'module-busy',
  'module-lost',
  'device-busy',
  'box-held',
  'box-changed',
  'read-only',
  'no-space',
  'host-key-changed',
  'host-key-unknown',
  'authentication-failed',
  'no-sudo',
  'unreachable',
  'connection-lost',
  'command-failed',
  'command-timeout',
  'bad-trace',
  'trace-losses',
  'bad-fio-result',
  'too-little-data',
  'bad-model',
  'bad-csv',
  'bad-bundle',
  'import-conflict',
  'database',
  'database-damaged',
  'bad-configuration',
  'newer-format',
  'kernel-warning',
  'virtual-box',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

export interface BenchErrorDetails {
  /** What is still there, in words: "Runs 1 to 6 are saved." */
  readonly kept?: string
  /** What the person can do next, in words. */
  readonly nextStep?: string
  /** For the log and "copy details": a compiler's output, a remote command's stderr. */
  readonly details?: string
  readonly cause?: unknown
}

/** An expected failure: a code, one plain sentence, what was kept, what to do next. Anything else is a programmer's error. */
export class BenchError extends Error {
  override readonly name = 'BenchError'
  readonly code: ErrorCode
  readonly kept: string | undefined
  readonly nextStep: string | undefined
  readonly details: string | undefined

  constructor(code: ErrorCode, sentence: string, more: BenchErrorDetails = {}) {
    super(sentence, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.kept = more.kept
    this.nextStep = more.nextStep
    this.details = more.details
  }

  /** The same failure, with what was kept said by someone who knows more about it. */
  withKept(kept: string): BenchError {
    return new BenchError(this.code, this.message, {
      kept,
      ...(this.nextStep === undefined ? {} : { nextStep: this.nextStep }),
      ...(this.details === undefined ? {} : { details: this.details }),
      cause: this,
    })
  }
}
