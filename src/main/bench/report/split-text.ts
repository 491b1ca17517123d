import type { AccuracyReport } from '../../../shared/model.ts'
import { GROUPED_FOLDS, type BaselineName } from '../../../shared/splits.ts'

type Split = AccuracyReport['split']

/** What the judged windows were to the network, after "windows of". */
const JUDGED: Readonly<Record<Split, string>> = {
  'by-run': 'runs that it had not seen',
  'leave-one-run-out': 'runs that it had not seen, one left out at a time',
  'grouped-k-fold': `runs that it had not seen, one of ${GROUPED_FOLDS} groups of runs left out at a time`,
  'leave-one-session-out': 'sessions that it had not seen, one left out at a time',
  'leave-one-box-out': 'boxes that it had not seen, one left out at a time',
  'leave-one-shape-out': 'workload shapes that it had not seen, one left out at a time',
  stratified: 'the same runs as those it learned from',
}

export function judgedText(split: Split): string {
  return JUDGED[split]
}

const BASELINES: Readonly<Record<BaselineName, string>> = {
  majority: 'always the most frequent class',
  tree: 'decision tree of depth 3',
  logistic: 'logistic regression',
}

export function baselineText(name: BaselineName): string {
  return BASELINES[name]
}
