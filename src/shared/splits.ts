/**
 * How windows are parted into what a network learns from and what it is judged on. All but `stratified` keep whole groups apart, so
 * that the judged windows are from runs, sessions, boxes or workload shapes that the network has not seen.
 */
export const SPLIT_NAMES = [
  'stratified',
  'leave-one-run-out',
  'grouped-k-fold',
  'leave-one-session-out',
  'leave-one-box-out',
  'leave-one-shape-out',
] as const
export type SplitName = (typeof SPLIT_NAMES)[number]

/** Parts of `grouped-k-fold`, over runs. */
export const GROUPED_FOLDS = 5

/** The simple models that a network is held against, in the same split. */
export const BASELINE_NAMES = ['majority', 'tree', 'logistic'] as const
export type BaselineName = (typeof BASELINE_NAMES)[number]
