import { BenchError } from '../../../shared/errors.ts'

/** What is wrong with a trace, by name. */
export type TraceProblem =
  | 'bad-pack'
  | 'empty-metadata'
  | 'metadata-cut'
  | 'bad-metadata'
  | 'header-cut'
  | 'packet-cut'
  | 'bad-magic'
  | 'wrong-uuid'
  | 'bad-packet-size'
  | 'content-past-packet'
  | 'unknown-stream'
  | 'unknown-event'
  | 'event-past-content'
  | 'bad-value'
  | 'time-backwards'
  | 'packets-out-of-order'
  | 'missing-stream-file'
  | 'still-being-written'

export interface TracePlace {
  readonly path: string
  readonly byteOffset: number
  /** Id of the stream class, once the packet has said it. */
  readonly streamId?: number | undefined
}

const RECORD_AGAIN = 'Copy the trace from the box again; if it fails again, record the run again.'

/** A trace that cannot be read: what is wrong with it, and where. Its code is `bad-trace`. */
export class TraceError extends BenchError {
  readonly problem: TraceProblem
  readonly place: TracePlace

  constructor(problem: TraceProblem, place: TracePlace, sentence: string, nextStep = RECORD_AGAIN) {
    const stream = place.streamId === undefined ? '' : `, stream ${place.streamId}`
    super('bad-trace', `${place.path}${stream}, byte ${place.byteOffset}: ${sentence}.`, { nextStep })
    this.problem = problem
    this.place = place
  }
}

/** Metadata that cannot be understood, by the byte of the file. */
export function badMetadata(path: string, byteOffset: number, sentence: string, nextStep = RECORD_AGAIN): TraceError {
  return new TraceError('bad-metadata', { path, byteOffset }, sentence, nextStep)
}
