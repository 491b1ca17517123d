import { JUDGED_WINDOWS } from '../../../shared/judged-windows-text.ts'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { AccuracyReport } from '../../../shared/model.ts'
import { wilson95 } from '../../../shared/wilson.ts'
import { intervalText, percent, type ReportBlock, type ReportTable } from '../../report/index.ts'
import { classText } from './class-text.ts'
import { baselineText } from './baseline-text.ts'

/** All splits beside each other, then the one that the model is told by. */
export function judgementBlocks(judgements: readonly AccuracyReport[]): ReportBlock[] {
  const [told] = judgements
  if (told === undefined) return [{ kind: 'text', text: 'It was not judged on windows that it had not learned from.' }]
  return [
    splitTable(judgements),
    ...baselineBars(told),
    {
      kind: 'matrix',
      caption: `Windows of ${JUDGED_WINDOWS[told.split]}.`,
      names: ACCESS_CLASSES.map(classText),
      counts: told.confusionMatrix,
    },
    ...classTable(told),
    ...runTable(told),
    ...calibrationBlocks(told),
  ]
}

function splitTable(judgements: readonly AccuracyReport[]): ReportTable {
  return {
    kind: 'table',
    caption:
      'Share of judged windows that it is right on. The first interval is Wilson’s and takes windows as independent; the second is a bootstrap over whole runs.',
    columns: [
      { title: 'Windows of' },
      ...['Windows', 'Right', 'Accuracy', '95 % interval', '95 % over runs', 'Macro F1', 'Log loss', 'Networks'].map(
        (title) => ({
          title,
          isNumeric: true,
        }),
      ),
    ],
    rows: judgements.map((one) => [
      JUDGED_WINDOWS[one.split],
      String(one.windows),
      String(Math.round(one.accuracy * one.windows)),
      percent(one.accuracy),
      intervalText(one.interval95),
      one.runInterval95 === undefined ? '' : intervalText(one.runInterval95),
      one.macroF1 === undefined ? '' : one.macroF1.toFixed(3),
      one.logLoss === undefined ? '' : one.logLoss.toFixed(3),
      one.folds === undefined ? '' : String(one.folds),
    ]),
  }
}

function baselineBars({ accuracy, interval95, baselines = [], split }: AccuracyReport): ReportBlock[] {
  if (baselines.length === 0) return []
  const bar = (name: string, value: number, interval: readonly [number, number]) => ({
    ...{ name, value: value * 100, text: `${percent(value)} [${intervalText(interval)}]` },
    interval95: [interval[0] * 100, interval[1] * 100] as const,
  })
  return [
    {
      kind: 'bars',
      caption: `The network beside simple models, on the same windows of ${JUDGED_WINDOWS[split]}.`,
      axis: 'windows that it is right on, %',
      bars: [
        bar('the network', accuracy, interval95),
        ...baselines.map((one) => bar(baselineText(one.name), one.accuracy, one.interval95)),
      ],
    },
  ]
}

function classTable({ byClass }: AccuracyReport): ReportBlock[] {
  if (byClass === undefined) return []
  return [
    {
      kind: 'table',
      caption: 'By class.',
      columns: [
        { title: 'Class' },
        ...['Windows', 'Precision', 'Recall', 'F1'].map((title) => ({ title, isNumeric: true })),
      ],
      rows: byClass.flatMap(({ windows, precision, recall, f1 }, at) => {
        const name = ACCESS_CLASSES[at]
        return name === undefined
          ? []
          : [[classText(name), String(windows), ...[precision, recall, f1].map((one) => one.toFixed(3))]]
      }),
    },
  ]
}

/** The worst first. */
function runTable({ runs }: AccuracyReport): ReportBlock[] {
  if (runs.length === 0) return []
  return [
    {
      kind: 'table',
      caption: 'By run that was left out, the worst first; Wilson’s intervals.',
      columns: [
        { title: 'Run' },
        { title: 'Class' },
        ...['Windows', 'Right', 'Share', '95 % interval'].map((title) => ({ title, isNumeric: true })),
      ],
      rows: runs
        .toSorted((a, b) => a.correct / a.windows - b.correct / b.windows)
        .map(({ runId, label, windows, correct }) => [
          runId,
          classText(label),
          String(windows),
          String(correct),
          windows === 0 ? '' : percent(correct / windows),
          windows === 0 ? '' : intervalText(wilson95(correct, windows)),
        ]),
    },
  ]
}

function calibrationBlocks({ calibration }: AccuracyReport): ReportBlock[] {
  if (calibration === undefined) return []
  return [
    {
      kind: 'table',
      caption: `How sure it was, and how often right; the mean difference is ${percent(calibration.expectedError)}.`,
      columns: [
        { title: 'Confidence' },
        ...['Windows', 'Mean confidence', 'Right'].map((title) => ({ title, isNumeric: true })),
      ],
      rows: calibration.bins.map(({ from, to, windows, meanConfidence, accuracy }) => [
        intervalText([from, to]),
        String(windows),
        percent(meanConfidence),
        percent(accuracy),
      ]),
    },
  ]
}
