import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { AccuracyReport, ModelDocument } from '../../../shared/model.ts'
import type { ModelReport } from '../../../shared/model-report.ts'
import { counted } from '../../report/index.ts'
import type { LabelRecord, SessionSummary } from '../../store/index.ts'
import { byClassText } from './class-text.ts'
import { keptCaveats, virtualCaveats } from './common-caveats.ts'

/** From fewer judged windows Wilson's interval around an accuracy of 90 % is 8 points wide and more. */
const FEW_JUDGED = 200

interface ModelFacts {
  readonly document: ModelDocument
  readonly label: Pick<LabelRecord, 'sample' | 'deletedAt'>
  readonly report: ModelReport | undefined
  readonly judgements: readonly AccuracyReport[]
  /** Of those that it was trained on, the ones that are still there. */
  readonly sessions: readonly SessionSummary[]
}

/** What is known that makes a model's figures less than they look, a sentence each. */
export function modelCaveats({ document, label, report, judgements, sessions }: ModelFacts): string[] {
  const { training } = document
  return [
    ...virtualCaveats(sessions.map(({ boxName }) => boxName)),
    ...keptCaveats(label),
    ...(report === undefined
      ? [
          'It is from before reports were kept: other splits, simple models and what was odd about its data are not known.',
        ]
      : report.dataset.warnings.map(({ sentence }) => sentence)),
    ...splitCaveats(judgements),
    ...fewWindows(training, judgements),
    ...fromOne(sessions),
    ...lossyCaveats(report, sessions),
    ...sessionStates(training.sessionIds, sessions),
  ]
}

function splitCaveats(judgements: readonly AccuracyReport[]): string[] {
  const [told] = judgements
  if (told === undefined) return ['It was not judged at all.']
  if (told.split === 'stratified') {
    return [
      'It was judged on windows of the same runs as those it learned from, which are alike: its accuracy flatters.',
    ]
  }
  return [
    ...(judgements.some(({ split }) => split === 'stratified')
      ? [
          'The figure for windows of the same runs as those it learned from flatters; it is there to compare with what others publish.',
        ]
      : []),
    'Wilson’s intervals take windows as independent; those of one run are alike, so they are too narrow.',
  ]
}

function fewWindows(
  { windows, windowsByClass }: ModelDocument['training'],
  [told]: readonly AccuracyReport[],
): string[] {
  const missing = ACCESS_CLASSES.filter((name) => windowsByClass[name] === 0)
  return [
    ...(missing.length === 0 ? [] : [`It learned nothing of ${missing.join(' and ')}.`]),
    ...(told !== undefined && told.windows < FEW_JUDGED
      ? [`Few windows: it learned from ${windows} (${byClassText(windowsByClass)}), and was judged on ${told.windows}.`]
      : []),
  ]
}

function fromOne(sessions: readonly SessionSummary[]): string[] {
  const boxes = new Set(sessions.map(({ boxName }) => boxName))
  if (sessions.length === 0 || boxes.size > 1) return []
  return [
    sessions.length === 1
      ? 'All its windows are from one session on one box: nothing here says how it does on another day or another disk.'
      : 'All its windows are from one box: nothing here says how it does on another.',
  ]
}

function lossyCaveats(report: ModelReport | undefined, sessions: readonly SessionSummary[]): string[] {
  const lossy = sessions.reduce((sum, { lossyWindows }) => sum + lossyWindows, 0)
  if (lossy === 0) return []
  const leftOut = report?.dataset.leftOut.lossy ?? 0
  return [
    leftOut > 0
      ? `The tracer lost something over ${counted(leftOut, 'window')}, which are left out.`
      : `The tracer lost something over ${counted(lossy, 'window')} of its sessions; they may be among those that it learned from.`,
  ]
}

function sessionStates(sessionIds: readonly string[], sessions: readonly SessionSummary[]): string[] {
  const unfinished = sessions.filter(({ state }) => state !== 'complete')
  const deleted = sessions.filter(({ label }) => label.deletedAt !== undefined)
  const erased = sessionIds.length - sessions.length
  return [
    ...unfinished.map(({ id, state }) => `The session ${id} is ${state}: not all of its planned runs are in it.`),
    ...deleted.map(({ id }) => `The session ${id} was deleted, and is not yet erased.`),
    ...(erased === 0
      ? []
      : [
          `${counted(erased, 'session')} that it was trained on ${erased === 1 ? 'is' : 'are'} erased: it cannot be trained again here.`,
        ]),
  ]
}
