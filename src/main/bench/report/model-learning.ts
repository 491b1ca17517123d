import { JUDGED_WINDOWS } from '../../../shared/judged-windows-text.ts'
import type { ModelDocument } from '../../../shared/model.ts'
import type { ModelReport } from '../../../shared/model-report.ts'
import { intervalText, percent, type ReportBlock } from '../../report/index.ts'

/** Curves of the kept network, and what the bench tried besides. */
export function learningBlocks(document: ModelDocument, report: ModelReport | undefined): ReportBlock[] {
  const blocks = [
    ...curves(document),
    ...(report === undefined
      ? []
      : [...importanceBars(report), ...moreDataBars(report), ...seedTable(report), ...abstaining(document, report)]),
  ]
  return blocks.length === 0 ? [{ kind: 'text', text: 'Its curves were not kept.' }] : blocks
}

function curves({ training: { history = [], bestEpoch } }: ModelDocument): ReportBlock[] {
  if (history.length === 0) return []
  return [
    {
      kind: 'lines',
      caption: `Loss by epoch, without dropout; epoch ${bestEpoch} was kept.`,
      x: { title: 'epoch' },
      y: { title: 'loss, nats' },
      lines: [
        { name: 'training', points: history.map(({ trainingLoss }, at) => [at + 1, trainingLoss] as const) },
        { name: 'validation', points: history.map(({ validationLoss }, at) => [at + 1, validationLoss] as const) },
      ],
    },
  ]
}

function importanceBars({ importance }: ModelReport): ReportBlock[] {
  if (importance === undefined) return []
  return [
    {
      kind: 'bars',
      caption: `What is lost when a feature’s values are shuffled among ${importance.windows} judged windows, ${importance.repetitions} times.`,
      axis: 'accuracy lost, percentage points',
      bars: importance.features
        .toSorted((a, b) => b.accuracyDrop - a.accuracyDrop)
        .map(({ name, accuracyDrop, interval95: [low, high] }) => ({
          ...{ name, value: accuracyDrop * 100, interval95: [low * 100, high * 100] as const },
          text: `${(accuracyDrop * 100).toFixed(1)} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`,
        })),
    },
  ]
}

function moreDataBars({ learningCurve }: ModelReport): ReportBlock[] {
  if (learningCurve === undefined) return []
  return [
    {
      kind: 'bars',
      caption: `With part of the windows to learn from, judged on windows of ${JUDGED_WINDOWS[learningCurve.split]}.`,
      axis: 'windows that it is right on, %',
      bars: learningCurve.points.map(({ trainedOn, accuracy, interval95 }) => ({
        ...{ name: `${Math.round(trainedOn)} windows`, value: accuracy * 100 },
        interval95: [interval95[0] * 100, interval95[1] * 100] as const,
        text: `${percent(accuracy)} [${intervalText(interval95)}]`,
      })),
    },
  ]
}

function seedTable({ seeds }: ModelReport): ReportBlock[] {
  if (seeds.length < 2) return []
  return [
    {
      kind: 'table',
      caption: 'The same with other seeds: what chance alone does.',
      columns: ['Seed', 'Windows', 'Accuracy', 'Log loss'].map((title) => ({ title, isNumeric: true })),
      rows: seeds.map(({ seed, windows, accuracy, logLoss }) => [
        ...[String(seed), String(windows)],
        ...[percent(accuracy), logLoss.toFixed(3)],
      ]),
    },
  ]
}

function abstaining({ abstain }: ModelDocument, { abstain: found }: ModelReport): ReportBlock[] {
  if (abstain === undefined) return [{ kind: 'text', text: 'It stands by every class that it gives.' }]
  const { accepted, acceptedRight, windows, target, temperature } = found
  return [
    {
      kind: 'text',
      text: `It leaves the readahead alone below a confidence of ${abstain.leastConfidence.toFixed(2)}${abstain.ranges === undefined ? '' : ', and where a feature is outside of what it learned from'}. That was found so that ${percent(target)} of what it stands by are right: of ${windows} windows it stood by ${accepted}, ${acceptedRight} of them right. Confidences are calibrated with a temperature of ${temperature.toFixed(2)}.`,
    },
  ]
}
