import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import {
  armText,
  effectText,
  ORACLE_TEXT,
  type ArmReport,
  type EvaluationReport,
  type JudgedDecisions,
  type PhasesReport,
  type RatioEstimate,
  type WorkloadReport,
} from '../../../shared/experiment/index.ts'
import {
  counted,
  microsecondsText,
  intervalText,
  percent,
  quantityText,
  ratioNumber,
  ratioText,
  type ForestRow,
  type ReportBlock,
  type ReportFact,
  type ReportTable,
} from '../../report/index.ts'
import { classText } from './class-text.ts'

/** The module's ratios by workload, those of a class together. */
export function forestBlock({ workloads, overDefault }: EvaluationReport): ReportBlock[] {
  const groups = Map.groupBy(workloads, ({ label }) => label)
  const rows = [...ACCESS_CLASSES, undefined].flatMap((name): ForestRow[] => {
    const own = groups.get(name) ?? []
    if (own.length === 0) return []
    const title = name === undefined ? 'no single class' : classText(name)
    // Of before plans had a form nobody knows the classes: then there is nothing to group by.
    return [
      ...(groups.size === 1 && name === undefined ? [] : [{ kind: 'group', title } as const]),
      ...own.flatMap(moduleRows),
    ]
  })
  if (!rows.some(({ kind }) => kind === 'ratio')) return []
  return [
    {
      kind: 'forest',
      caption:
        'Throughput with the module by that without it, paired by repetition, with 95 % intervals. Right of 1 the module is faster.',
      axis: 'throughput by that of the disk’s own readahead, log scale',
      rows: [
        ...rows,
        ...(overDefault === undefined
          ? []
          : [
              {
                ...({ kind: 'ratio', title: 'All, geometric mean', isOverall: true } as const),
                ...{ value: overDefault.value, interval95: overDefault.interval95, text: ratioText(overDefault) },
              },
            ]),
      ],
    },
  ]
}

function moduleRows({ workload, arms }: WorkloadReport): ForestRow[] {
  const modules = arms.filter(({ arm }) => arm.startsWith('module'))
  if (modules.length === 0) return [{ kind: 'unknown', title: workload, text: 'no module was measured' }]
  return modules.map(({ arm, ratio, effect }): ForestRow => {
    const title = modules.length === 1 ? workload : `${workload}, ${armText(arm)}`
    if (ratio === undefined) return { kind: 'unknown', title, text: 'no whole pair' }
    return {
      ...{ kind: 'ratio', title, value: ratio.value, interval95: ratio.interval95 },
      text: `${ratioText(ratio)} ${effectText(effect)}`,
    }
  })
}

export function overallFacts({ overDefault, ofOracle }: EvaluationReport): ReportBlock[] {
  const facts: ReportFact[] = [
    ...(overDefault === undefined ? [] : [['over the default', withPairs(overDefault)] as const]),
    ...(ofOracle === undefined ? [] : [['of the best fixed', withPairs(ofOracle)] as const]),
  ]
  return [
    ...(facts.length === 0 ? [] : [{ kind: 'facts', facts } as const]),
    ...(ofOracle === undefined ? [] : [{ kind: 'text', text: ORACLE_TEXT } as const]),
  ]
}

type ArmCells = (arm: ArmReport, workload: WorkloadReport) => readonly string[]

/** What the arms got done, and what they cost; a row a workload and arm. */
export function workloadTables({ workloads }: EvaluationReport): ReportTable[] {
  const table = (caption: string, titles: readonly string[], cells: ArmCells): ReportTable => ({
    ...{ kind: 'table', caption },
    columns: [{ title: 'Workload' }, { title: 'Arm' }, ...titles.map((title) => ({ title, isNumeric: true }))],
    rows: workloads.flatMap((one) =>
      one.arms.map((arm) => [
        one.workload,
        armText(arm.arm) + (arm.arm === one.oracle?.arm ? ' *' : ''),
        ...cells(arm, one),
      ]),
    ),
  })
  return [
    table(
      'Throughput: median, lowest and highest of n repetitions; ratio of pairs to the reference of the arm. * marks the best fixed value with hindsight.',
      ['n', 'Median', 'Lowest, highest', 'Ratio, 95 % interval', 'Pairs', 'Effect'],
      throughputCells,
    ),
    table('Latency, and what it cost: medians over repetitions.', ['p50', 'p99', 'Read by asked', 'CPU'], costCells),
  ]
}

function throughputCells(
  { measured, failed, throughput, ratio, effect }: ArmReport,
  { unit }: WorkloadReport,
): string[] {
  return [
    failed === 0 ? String(measured) : `${measured}, ${failed} failed`,
    throughput === undefined ? '' : quantityText(throughput.median, unit === 'bytes/s' ? 'B/s' : '/s'),
    throughput === undefined ? '' : `${quantityText(throughput.lowest)}, ${quantityText(throughput.highest)}`,
    ratio === undefined ? '' : ratioText(ratio),
    ratio === undefined ? '' : String(ratio.pairs),
    effectText(effect),
  ]
}

function costCells({ p50Us, p99Us, readAmplification, cpuShare }: ArmReport): string[] {
  return [
    p50Us === undefined ? '' : microsecondsText(p50Us.median),
    p99Us === undefined ? '' : microsecondsText(p99Us.median),
    readAmplification === undefined ? '' : ratioNumber(readAmplification.median),
    cpuShare === undefined ? '' : percent(cpuShare.median),
  ]
}

/** What switching was worth on workloads whose pattern changes. */
export function phaseBlocks({ phases }: EvaluationReport): ReportBlock[] {
  return [
    {
      kind: 'table',
      caption:
        'The module beside one fixed value for all phases, and beside an ideal switch that knows the best value of each; both as the other repetitions tell them.',
      columns: [
        { title: 'Workload' },
        { title: 'Best fixed' },
        ...['Module over it', 'Over the default', 'Ideal over it', 'Share of that gain', 'Reaction'].map((title) => ({
          title,
          isNumeric: true,
        })),
      ],
      rows: phases.map((one) => [
        one.workload,
        armText(one.bestFixedArm),
        one.overBestFixed === undefined ? '' : ratioText(one.overBestFixed),
        one.overDefault === undefined ? '' : ratioText(one.overDefault),
        ratioNumber(one.idealOverBestFixed),
        one.shareOfIdeal === undefined ? '' : percent(one.shareOfIdeal),
        reactionText(one.reaction),
      ]),
    },
  ]
}

function reactionText(reaction: PhasesReport['reaction']): string {
  if (reaction === undefined) return ''
  const { changes, missed, medianWindows } = reaction
  return `${Number(medianWindows.toFixed(1))} windows, ${missed} of ${counted(changes, 'change')} missed`
}

/** What the module said while a known class ran: in all, on shapes that training has not, by workload. */
export function decisionBlocks(
  { judged, judgedUnseen, workloads }: EvaluationReport,
  hasPlan: boolean,
): readonly ReportBlock[] {
  if (judged === undefined) {
    return [
      {
        kind: 'text',
        text: 'No decision was made while a workload of a known class ran from a window’s start to its end.',
      },
    ]
  }
  const unseen =
    hasPlan && judgedUnseen !== undefined && judgedUnseen.windows < judged.windows ? judgedUnseen : undefined
  return [
    ...judgedBlocks('All workloads', judged),
    ...(unseen === undefined ? [] : judgedBlocks('Workloads that the shipped profiles do not train on', unseen)),
    {
      kind: 'table',
      caption: 'By workload; intervals are Wilson’s.',
      columns: [
        { title: 'Workload' },
        { title: 'Class' },
        { title: 'In training' },
        ...['Windows', 'Left alone', 'Right', 'Share', '95 % interval'].map((title) => ({ title, isNumeric: true })),
      ],
      rows: workloads.flatMap(({ workload, label, isTrained, judged: own }) =>
        own === undefined
          ? []
          : [
              [
                workload,
                label === undefined ? '' : classText(label),
                hasPlan ? (isTrained ? 'yes' : 'no') : '',
                ...[own.windows, own.abstained, own.right].map(String),
                ...rightCells(own),
              ],
            ],
      ),
    },
  ]
}

function judgedBlocks(what: string, judged: JudgedDecisions): ReportBlock[] {
  const { windows, abstained, right, decided, interval95 } = judged
  const share =
    decided === 0
      ? `decided nothing`
      : `right in ${right} of ${counted(decided, 'window')} that the module stood by, ${percent(right / decided)} (95 % interval ${intervalText(interval95)})`
  return [
    { kind: 'text', text: `${what}: ${share}; it left ${abstained} of ${counted(windows, 'window')} alone.` },
    {
      kind: 'matrix',
      caption: `${what}: windows that the module stood by.`,
      names: ACCESS_CLASSES.map(classText),
      counts: judged.confusionMatrix,
    },
  ]
}

function rightCells({ right, decided, interval95 }: JudgedDecisions): string[] {
  return decided === 0 ? ['', ''] : [percent(right / decided), intervalText(interval95)]
}

function withPairs(ratio: RatioEstimate): string {
  return `${ratioText(ratio)}, from ${counted(ratio.pairs, 'pair')}`
}
