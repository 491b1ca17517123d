import type { Annotation } from '../../../shared/contract/index.ts'
import { runNameOf } from '../../../shared/run-name.ts'

/** Where a note belongs, in words, windows counted from 1: "windows 3 to 7 of rand-4k-cold". */
export function notePlace({ runId, range, subjectId }: Pick<Annotation, 'runId' | 'range' | 'subjectId'>): string {
  const run = runId === undefined ? undefined : runNameOf(subjectId, runId)
  if (range === undefined) return run ?? 'all of it'
  const of = run === undefined ? '' : ` of ${run}`
  if (range.unit === 'window') {
    const [first, last] = [range.from + 1, range.to + 1]
    return first === last ? `window ${first}${of}` : `windows ${first} to ${last}${of}`
  }
  const at = (ms: number) => new Date(ms).toLocaleTimeString('en-GB')
  return `${at(range.from)} to ${at(range.to)}${of}`
}
