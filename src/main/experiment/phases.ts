import { classId, type AccessClass } from '../../shared/classes.ts'
import {
  comparableThroughput,
  type Measurement,
  type MeasuredPart,
  type PhasesReport,
} from '../../shared/experiment/index.ts'
import { pairsOf } from './arm-report.ts'
import type { EvaluatedDecision } from './judged.ts'
import { fixedArms } from './oracle.ts'
import { pairedRatio } from './paired-ratio.ts'
import { geometricMean, median } from './quantities.ts'

/** An ideal switch that gains less than this is nothing to have a share of. */
const WORTH_SHARING = 1.02

/**
 * What switching is worth in a workload of phases, and how much of it the module gets.
 * @returns undefined where no fixed arm was measured in all phases
 */
export function phasesReport(
  workload: string,
  ofWorkload: readonly Measurement[],
  decisions: readonly EvaluatedDecision[],
): PhasesReport | undefined {
  const arms = fixedArms(ofWorkload).flatMap((arm) => {
    const measured = ofWorkload.filter((one) => one.arm === arm && comparableThroughput(one) !== undefined)
    const phases = phaseMedians(measured)
    return phases.length === 0 ? [] : [{ arm, phases, whole: geometricMean(phases) }]
  })
  const [first] = arms
  if (first === undefined) return undefined
  const best = arms.reduce((one, other) => (other.whole > one.whole ? other : one), first)
  const ideal = geometricMean(best.phases.map((_, index) => Math.max(...arms.map(({ phases }) => phases[index] ?? 0))))
  const idealOverBestFixed = ideal / best.whole
  const overBestFixed = pairedRatio(pairsOf(ofWorkload, 'module', best.arm))
  const overDefault = pairedRatio(pairsOf(ofWorkload, 'module', 'default'))
  const reaction = reactionOf(
    ofWorkload.filter(({ arm }) => arm === 'module'),
    decisions.filter(({ arm }) => arm === 'module'),
  )
  return {
    workload,
    bestFixedArm: best.arm,
    ...(overBestFixed === undefined ? {} : { overBestFixed }),
    ...(overDefault === undefined ? {} : { overDefault }),
    idealOverBestFixed,
    ...(overBestFixed === undefined || idealOverBestFixed < WORTH_SHARING
      ? {}
      : { shareOfIdeal: Math.log(overBestFixed.value) / Math.log(idealOverBestFixed) }),
    ...(reaction === undefined ? {} : { reaction }),
  }
}

/** Median throughput of each phase. */
function phaseMedians(measured: readonly Measurement[]): number[] {
  const [first] = measured
  return (first?.figures?.parts ?? []).map((_, index) =>
    median(
      measured.flatMap(({ figures }) => {
        const part = figures?.parts?.[index]
        return part === undefined ? [] : [part.bytesPerSecond ?? part.operationsPerSecond]
      }),
    ),
  )
}

/**
 * Windows from each change of class to the end of the first one after which the new class is in force. Where that did not happen
 * before the phase ended, it counts as one window more than the phase had, which is the least that it can have taken.
 */
function reactionOf(
  measured: readonly Measurement[],
  decisions: readonly EvaluatedDecision[],
): PhasesReport['reaction'] {
  const reactions = measured.flatMap(({ repetition, figures }) => {
    const own = decisions.filter((one) => one.repetition === repetition).map(({ decision }) => decision)
    // Without a single decision nothing is known of when the module reacted: it was lost, or nobody read its lines.
    const parts = own.length === 0 ? [] : (figures?.parts ?? [])
    return parts
      .slice(1)
      .flatMap((part, index) =>
        part.label === undefined || part.label === parts[index]?.label || part.fromMs === undefined
          ? []
          : [reactionTo(part, part.label, own)],
      )
  })
  if (reactions.length === 0) return undefined
  return {
    changes: reactions.length,
    missed: reactions.filter(({ isMissed }) => isMissed).length,
    medianWindows: median(reactions.map(({ windows }) => windows)),
  }
}

function reactionTo(
  { fromMs = 0, toMs = Number.POSITIVE_INFINITY }: MeasuredPart,
  label: AccessClass,
  decisions: readonly EvaluatedDecision['decision'][],
) {
  const ended = decisions
    .filter(({ wall_ns }) => wall_ns / 1e6 > fromMs && wall_ns / 1e6 <= toMs)
    .toSorted((a, b) => a.wall_ns - b.wall_ns)
  const index = ended.findIndex(({ accepted }) => accepted === classId(label))
  return index === -1 ? { isMissed: true, windows: ended.length + 1 } : { isMissed: false, windows: index + 1 }
}
