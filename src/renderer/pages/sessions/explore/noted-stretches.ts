import type { Annotation, TimelineRun } from '../../../../shared/contract/index.ts'
import type { Shades } from '../../../charts/shades.ts'

type Noted = NonNullable<Shades['noted']>
type Note = Pick<Annotation, 'runId' | 'range' | 'text'>

/** Where notes lie on a session's time axis: those on a run over all of it, on windows over these. One on the session is nowhere. */
export function notedStretches(notes: readonly Note[], runs: readonly TimelineRun[]): Noted {
  return notes.flatMap(({ runId, range, text }) => {
    if (range?.unit === 'ms') return [{ fromMs: range.from, toMs: range.to, text }]
    const run = runs.find((one) => one.runId === runId)
    if (run === undefined) return []
    if (range === undefined) return [{ fromMs: run.fromMs, toMs: run.toMs, text }]
    const lengthMs = run.windowSeconds * 1000
    return [{ fromMs: run.fromMs + range.from * lengthMs, toMs: run.fromMs + (range.to + 1) * lengthMs, text }]
  })
}
