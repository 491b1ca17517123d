import { ACCESS_CLASSES, classId, type AccessClass } from '../../shared/classes.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import type { JudgedDecisions } from '../../shared/experiment/index.ts'
import { wilson95 } from '../../shared/wilson.ts'

/** A window that a module judged, with what it was judged under; `label` where one known class ran in all of it. */
export interface EvaluatedDecision {
  readonly workload: string
  readonly arm: string
  readonly repetition: number
  readonly label?: AccessClass
  readonly decision: DecisionLine
}

/** How often the module was right where the class is known; idle windows are not judged. Undefined where there is no such window. */
export function judge(decisions: readonly EvaluatedDecision[]): JudgedDecisions | undefined {
  const known = decisions.flatMap(({ label, decision }) =>
    label === undefined || decision.class < 0 ? [] : [{ label: classId(label), decision }],
  )
  if (known.length === 0) return undefined
  const stoodBy = known.filter(({ decision }) => decision.abstained === 'no')
  const right = stoodBy.filter(({ label, decision }) => label === decision.class).length
  return {
    windows: known.length,
    abstained: known.length - stoodBy.length,
    decided: stoodBy.length,
    right,
    interval95: wilson95(right, stoodBy.length),
    confusionMatrix: ACCESS_CLASSES.map((_, row) =>
      ACCESS_CLASSES.map(
        (__, column) => stoodBy.filter(({ label, decision }) => label === row && decision.class === column).length,
      ),
    ),
  }
}
