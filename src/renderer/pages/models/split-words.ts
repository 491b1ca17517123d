import { JUDGED_WINDOWS } from '../../../shared/judged-windows-text.ts'
import type { AccuracyReport } from '../../../shared/model.ts'
import { GROUPED_FOLDS, type BaselineName, type SplitName } from '../../../shared/splits.ts'

interface SplitWords {
  /** For a list and a table: "by run". */
  readonly short: string
  /** What is asked by it. */
  readonly asks: string
}

const WORDS: Readonly<Record<SplitName, SplitWords>> = {
  'leave-one-run-out': {
    short: 'by run, one left out',
    asks: 'How is it on another run of workloads that it knows?',
  },
  stratified: {
    short: 'by window, which flatters',
    asks: 'What would the usual split of windows of the same runs say? It is there to compare with what others publish.',
  },
  'grouped-k-fold': {
    short: `by run, ${GROUPED_FOLDS} groups`,
    asks: 'The same with fewer runs to learn from, and in less time.',
  },
  'leave-one-session-out': {
    short: 'by session, one left out',
    asks: 'How is it on another day?',
  },
  'leave-one-box-out': {
    short: 'by box, one left out',
    asks: 'How is it on another box?',
  },
  'leave-one-shape-out': {
    short: 'by workload shape, one left out',
    asks: 'How is it on another block size, depth or engine?',
  },
}

export function splitTitle(split: AccuracyReport['split']): string {
  return split === 'by-run' ? 'by run' : WORDS[split].short
}

/** What the judged windows are, after "windows": "of runs that it had not seen". */
export function splitInWords(split: AccuracyReport['split']): string {
  return `of ${JUDGED_WINDOWS[split]}`
}

export function splitQuestion(split: SplitName): string {
  return WORDS[split].asks
}

const BASELINES: Readonly<Record<BaselineName, string>> = {
  majority: 'always the most frequent class',
  tree: 'a depth-3 decision tree',
  logistic: 'logistic regression',
}

export function baselineInWords(name: BaselineName): string {
  return BASELINES[name]
}
