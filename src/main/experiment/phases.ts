import { classId, type AccessClass } from '../../shared/classes.ts'
import {
  comparableThroughput,
  type Measurement,
  type MeasuredPart,
  type PhasesReport,
} from '../../shared/experiment/index.ts'
import { pairsOf } from './arm-report.ts'
import type { EvaluatedDecision } from './judged.ts'
import { bestArm, bestOfOthers, fixedThroughputs, oraclePairs } from './oracle.ts'
import { pairedRatio } from './paired-ratio.ts'
import { geometricMean, median } from './quantities.ts'

/** An ideal switch that gains less than this is nothing to have a share of. */
const WORTH_SHARING = 1.02

/**
 * What switching is worth in a workload of phases, and how much of it the module gets. As with every workload, the fixed arm that the module
 * and an ideal switch are compared with, and the arm that such a switch takes in a phase, are those that did best in the other repetitions.
 * @returns undefined where no fixed arm was measured in all phases
 */
export function phasesReport(
  workload: string,
  ofWorkload: readonly Measurement[],
  decisions: readonly EvaluatedDecision[],
): PhasesReport | undefined {
  const whole = ofWorkload.filter((one) => one.figures?.parts !== undefined && comparableThroughput(one) !== undefined)
  const arms = fixedThroughputs(whole)
  const bestFixedArm = bestArm(arms)
  if (bestFixedArm === undefined) return undefined
  const idealOverBestFixed = idealOver(bestOfOthers(arms), whole)
  const overBestFixed = pairedRatio(oraclePairs(whole))
  const overDefault = pairedRatio(pairsOf(whole, 'module', 'default'))
  const reaction = reactionOf(
    ofWorkload.filter(({ arm }) => arm === 'module'),
    decisions.filter(({ arm }) => arm === 'module'),
  )
  return {
    workload,
    bestFixedArm,
    ...(overBestFixed === undefined ? {} : { overBestFixed }),
    ...(overDefault === undefined ? {} : { overDefault }),
    idealOverBestFixed,
    ...(overBestFixed === undefined || idealOverBestFixed < WORTH_SHARING
      ? {}
      : { shareOfIdeal: Math.log(overBestFixed.value) / Math.log(idealOverBestFixed) }),
    ...(reaction === undefined ? {} : { reaction }),
  }
}

/** What the best arm of each phase gets, by what the best arm for the whole gets: geometric mean over phases and repetitions. */
function idealOver(bestFixed: ReadonlyMap<number, number>, whole: readonly Measurement[]): number {
  const phases = Math.max(...whole.map(({ figures }) => figures?.parts?.length ?? 0))
  const best = Array.from({ length: phases }, (_, index) =>
    bestOfOthers(fixedThroughputs(whole, ({ figures }) => throughputOf(figures?.parts?.[index]))),
  )
  return geometricMean(
    [...bestFixed].map(
      ([repetition, ofWhole]) => geometricMean(best.map((phase) => phase.get(repetition) ?? Number.NaN)) / ofWhole,
    ),
  )
}

function throughputOf(part: MeasuredPart | undefined): number | undefined {
  return part?.bytesPerSecond ?? part?.operationsPerSecond
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
