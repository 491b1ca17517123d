import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import type { DecisionLine } from '../../../shared/decisions.ts'

export interface LabelledDecision {
  readonly decision: DecisionLine
  /** Of the workload that ran, where one is known. */
  readonly label?: AccessClass | undefined
}

/** Decided classes against the known workload's: rows true, columns decided. Idle windows and unknown workloads count nowhere. */
export function decidedMatrix(decisions: readonly LabelledDecision[]): number[][] {
  const matrix = ACCESS_CLASSES.map(() => ACCESS_CLASSES.map(() => 0))
  for (const { decision, label } of decisions) {
    const row = label === undefined ? undefined : matrix[ACCESS_CLASSES.indexOf(label)]
    if (row !== undefined && decision.class in row) row[decision.class] = (row[decision.class] ?? 0) + 1
  }
  return matrix
}

/** How many of a confusion matrix are on its diagonal, and how many there are. */
export function rightOf(matrix: readonly (readonly number[])[]): { readonly right: number; readonly all: number } {
  return {
    right: matrix.reduce((sum, row, at) => sum + (row[at] ?? 0), 0),
    all: matrix.flat().reduce((sum, count) => sum + count, 0),
  }
}
