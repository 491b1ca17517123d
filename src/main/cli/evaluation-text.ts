import {
  armText,
  EFFECT_TEXT,
  ORACLE_TEXT,
  type ArmReport,
  type EvaluationReport,
  type RatioEstimate,
} from '../../shared/experiment/index.ts'
import { engineering, megabytesPerSecond, percent, table } from './format.ts'

/** "2.41 [2.10, 2.66]" */
export function ratioText({ value, interval95: [low, high] }: RatioEstimate): string {
  return `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`
}

/** A report as a terminal shows it: the verdict, a line a workload and arm, what follows from all of them, and the caveats. */
export function evaluationText(report: EvaluationReport): string {
  const rows = report.workloads.flatMap(({ workload, unit, arms, oracle }) =>
    arms.map((arm, index) => [
      index === 0 ? workload : '',
      armText(arm.arm) + (arm.arm === oracle?.arm ? ' *' : ''),
      String(arm.measured) + (arm.failed === 0 ? '' : ` (${arm.failed} failed)`),
      throughputText(arm, unit),
      microseconds(arm.p50Us?.median),
      microseconds(arm.p99Us?.median),
      arm.readAmplification === undefined ? '' : arm.readAmplification.median.toFixed(2),
      arm.ratio === undefined ? '' : ratioText(arm.ratio),
      arm.effect === undefined ? '' : EFFECT_TEXT[arm.effect].word,
    ]),
  )
  const header = ['workload', 'arm', 'n', 'median', 'p50', 'p99', 'read/asked', 'ratio, 95 % interval', 'effect']
  return [
    `${report.verdict}\n\n`,
    table(header, rows),
    '  * the best fixed value with hindsight\n',
    ...report.phases.map(
      (phases) =>
        `\n${phases.workload}: ` +
        [
          `best fixed ${armText(phases.bestFixedArm)}`,
          ...(phases.overBestFixed === undefined ? [] : [`module over it ${ratioText(phases.overBestFixed)}`]),
          ...(phases.overDefault === undefined ? [] : [`over the default ${ratioText(phases.overDefault)}`]),
          `an ideal switch over it ${phases.idealOverBestFixed.toFixed(2)}`,
          ...(phases.shareOfIdeal === undefined ? [] : [`share of that gain ${percent(phases.shareOfIdeal)}`]),
          ...(phases.reaction === undefined
            ? []
            : [
                `reaction ${phases.reaction.medianWindows} windows, ${phases.reaction.missed} of ${phases.reaction.changes} missed`,
              ]),
        ].join(', ') +
        '\n',
    ),
    '\n',
    ...(report.overDefault === undefined
      ? []
      : [`Over the default, all workloads: ${ratioText(report.overDefault)}\n`]),
    ...(report.ofOracle === undefined
      ? []
      : [`Of the best fixed value of each: ${ratioText(report.ofOracle)}\n`, `  ${ORACLE_TEXT}\n`]),
    ...judgedText('Decisions', report.judged),
    ...judgedText('Of shapes that no profile trains on', report.judgedUnseen),
    ...report.caveats.map((caveat) => `- ${caveat}\n`),
  ].join('')
}

function judgedText(what: string, judged: EvaluationReport['judged']): string[] {
  if (judged === undefined || judged.windows === 0) return []
  const { windows, abstained, decided, right, interval95 } = judged
  return [
    `${what}: ${right} of ${decided} right, ${percent(right / Math.max(1, decided))} (95 % interval ${percent(interval95[0])} to ` +
      `${percent(interval95[1])}); abstained in ${percent(abstained / windows)} of ${windows} windows\n`,
  ]
}

function throughputText({ throughput }: ArmReport, unit: 'bytes/s' | 'operations/s'): string {
  if (throughput === undefined) return ''
  return unit === 'bytes/s' ? megabytesPerSecond(throughput.median) : `${engineering(throughput.median)}/s`
}

function microseconds(us: number | undefined): string {
  if (us === undefined) return ''
  return us >= 1000 ? `${(us / 1000).toFixed(us >= 100_000 ? 0 : 1)} ms` : `${us.toFixed(0)} us`
}
