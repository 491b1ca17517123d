import type { AccuracyReport } from './model.ts'
import { GROUPED_FOLDS } from './splits.ts'

/** Where windows come from that a split judges a network on, after "windows of". */
export const JUDGED_WINDOWS: Readonly<Record<AccuracyReport['split'], string>> = {
  'by-run': 'runs that it had not seen',
  'leave-one-run-out': 'runs that it had not seen, one left out at a time',
  'grouped-k-fold': `runs that it had not seen, one of ${GROUPED_FOLDS} groups of runs left out at a time`,
  'leave-one-session-out': 'sessions that it had not seen, one left out at a time',
  'leave-one-box-out': 'boxes that it had not seen, one left out at a time',
  'leave-one-shape-out': 'workload shapes that it had not seen, one left out at a time',
  stratified: 'the same runs as those it learned from',
}
