import { runNameOf } from '../../../shared/run-name.ts'
import { quoteCommand } from '../../box/index.ts'
import type { ReportBlock, ReportCommand, ReportNote, ReportSection } from '../../report/index.ts'
import type { AnnotationRecord, LabelRecord, Store } from '../../store/index.ts'

/** Sections that every report has at its end: what to beware of, how to repeat it, what people wrote. */
export function closingSections(
  caveats: readonly string[],
  commands: readonly ReportCommand[],
  notes: readonly ReportNote[],
  ...besideCommands: readonly ReportBlock[]
): ReportSection[] {
  return [
    {
      title: 'Caveats',
      blocks: [
        caveats.length === 0
          ? { kind: 'text', text: 'The software itself knows of none.' }
          : { kind: 'caveats', sentences: caveats },
      ],
    },
    { title: 'How to repeat it', blocks: [{ kind: 'commands', commands }, ...besideCommands] },
    ...(notes.length === 0 ? [] : [{ title: 'Notes', blocks: [{ kind: 'notes', notes } as const] }]),
  ]
}

export function command(does: string, ...words: readonly string[]): ReportCommand {
  return { does, line: quoteCommand(['rabench', ...words]) }
}

/** What people wrote about it as a whole, then about its parts. */
export function notesOf(store: Store, id: string, { notes }: Pick<LabelRecord, 'notes'>): ReportNote[] {
  return [
    ...(notes.trim() === '' ? [] : [{ on: 'the whole', text: notes }]),
    ...store.annotations.ofSubject(id).map((annotation) => ({
      on: placeText(annotation),
      at: annotation.changedAt,
      text: annotation.text,
    })),
  ]
}

/** "windows 3 to 5 of random-mmap-4k-1": counted from 1, as pages do. */
function placeText({ subjectId, runId, range }: AnnotationRecord): string {
  const run = runId === undefined ? 'the whole' : runNameOf(subjectId, runId)
  if (range === undefined) return run
  if (range.unit === 'ms') {
    const [from, to] = [range.from, range.to].map((ms) => new Date(ms).toISOString().slice(11, 23))
    return `${from === to ? (from ?? '') : `${from ?? ''} to ${to ?? ''}`} UTC of ${run}`
  }
  const windows = range.from === range.to ? `window ${range.from + 1}` : `windows ${range.from + 1} to ${range.to + 1}`
  return `${windows} of ${run}`
}

type Point = readonly [x: number, y: number]

/** What a stepped line is drawn from: where its value changes, and its end. */
export function changesOf(points: readonly Point[]): Point[] {
  return points.filter(([, value], at) => at === points.length - 1 || value !== points[at - 1]?.[1])
}

/** Means of neighbours, so that a chart has no more points than it can show. */
export function thinned(points: readonly Point[], most: number): Point[] {
  const each = Math.ceil(points.length / most)
  if (each <= 1) return [...points]
  return Array.from({ length: Math.ceil(points.length / each) }, (_, at): Point => {
    const some = points.slice(at * each, (at + 1) * each)
    const mean = (place: 0 | 1) => some.reduce((sum, point) => sum + point[place], 0) / some.length
    return [mean(0), mean(1)]
  })
}
