import type { AccessClass } from '../../../shared/classes.ts'

/** What was decided on one window of a run. */
export interface RunDecision {
  readonly runId: string
  readonly windowIndex: number
  readonly decision: AccessClass
}

/**
 * Changes of the decision a minute while the workload stays the same: from a run's first decision to its last. Windows that are not
 * judged leave the decision as it is; 0 where no run has two decisions.
 * @param decisions a run's in order of time.
 */
export function flipsPerMinute(decisions: readonly RunDecision[], windowSeconds: number): number {
  let flips = 0
  let windows = 0
  let last: RunDecision | undefined
  for (const one of decisions) {
    if (last?.runId === one.runId) {
      windows += one.windowIndex - last.windowIndex
      if (one.decision !== last.decision) flips += 1
    }
    last = one
  }
  return windows === 0 ? 0 : flips / ((windows * windowSeconds) / 60)
}
