import { JUDGED_WINDOWS } from '../../../shared/judged-windows-text.ts'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { AccuracyReport, ModelDocument } from '../../../shared/model.ts'
import type { ModelReport } from '../../../shared/model-report.ts'
import {
  bytesText,
  counted,
  clock,
  instantText,
  intervalText,
  type ReportBlock,
  type ReportDocument,
  type ReportFact,
  type ReportTable,
} from '../../report/index.ts'
import type { SessionSummary, Store } from '../../store/index.ts'
import { storedModelFiles } from '../model-files.ts'
import type { Workbench } from '../workbench.ts'
import { byClassText } from './class-text.ts'
import { modelCaveats } from './model-caveats.ts'
import { modelCommands } from './model-commands.ts'
import { judgementBlocks } from './model-judgements.ts'
import { learningBlocks } from './model-learning.ts'
import { closingSections, notesOf } from './parts.ts'

type Content = Omit<ReportDocument, 'madeAt' | 'appVersion' | 'title'>

/** A model: how well it does where it has not learned, what it learned from, which files it is. @throws BenchError unknown-model */
export function modelReportContent(bench: Workbench, id: string): Content {
  const { store } = bench
  const { document, label } = store.models.record(id)
  const report = store.modelReports.find(id)
  const judgements = report?.judgements ?? (document.accuracyByRun === undefined ? [] : [document.accuracyByRun])
  const sessions = sessionsOf(store, document)
  return {
    subject: `Model ${id}`,
    verdict: [verdictText(judgements[0])],
    sections: [
      { title: 'What was done', blocks: [{ kind: 'facts', facts: doneFacts(document, report) }] },
      { title: 'On what', blocks: sessionBlocks(document, sessions) },
      { title: 'How well it does', blocks: judgementBlocks(judgements) },
      { title: 'How it learned', blocks: learningBlocks(document, report) },
      { title: 'Files', blocks: [filesTable(bench, id)] },
      { title: 'Where it was used', blocks: useBlocks(store, id) },
      ...closingSections(
        modelCaveats({ document, label, report, judgements, sessions }),
        modelCommands(store, document, report),
        notesOf(store, id, label),
      ),
    ],
  }
}

function verdictText(judged: AccuracyReport | undefined): string {
  if (judged === undefined) return 'It was not judged on windows that it had not learned from.'
  const { accuracy, windows, interval95, split } = judged
  return `Right on ${Math.round(accuracy * windows)} of ${counted(windows, 'window')} of ${JUDGED_WINDOWS[split]} (95 % interval ${intervalText(interval95)}).`
}

function doneFacts(document: ModelDocument, report: ModelReport | undefined): ReportFact[] {
  const { training, scaler, layers, readaheadMapKib, featureSet, windowSeconds, createdAt, appVersion } = document
  const shape = [scaler.mean.length, ...layers.map(({ bias }) => bias.length)].join('-')
  return [
    ['features', `${featureSet} (${scaler.mean.length})`],
    ['network', shape],
    ['length of a window', `${windowSeconds} s`],
    ['windows', `${training.windows}: ${byClassText(training.windowsByClass)}`],
    ['readahead map', ACCESS_CLASSES.map((name) => `${name} ${readaheadMapKib[name]} KiB`).join(', ')],
    ['made', instantText(createdAt)],
    ['seed', String(training.seed)],
    ['epochs', `${training.epochsRun} run, ${training.bestEpoch} kept`],
    ['backend', training.backend],
    ...(report === undefined ? [] : reportFacts(report)),
    ['trained by', `Readahead Bench ${appVersion}`],
    ['data hash', training.dataHash],
  ]
}

function reportFacts({ classWeights, versions, seconds, dataset }: ModelReport): ReportFact[] {
  const { idle, lossy, first, label, keptBack } = dataset.leftOut
  return [
    ['class weights', classWeights],
    [
      'left out',
      `${idle} idle, ${lossy} lossy, ${first} first ones, ${label} of other classes, ${keptBack} kept back by the kernel`,
    ],
    [
      'made with',
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['took', clock(seconds)],
  ]
}

/** Those that are still there, also removed ones. */
function sessionsOf(store: Store, { training }: ModelDocument): SessionSummary[] {
  return training.sessionIds.flatMap((id) => (store.library.find(id) === undefined ? [] : [store.sessions.summary(id)]))
}

function sessionBlocks({ training }: ModelDocument, sessions: readonly SessionSummary[]): ReportBlock[] {
  if (training.sessionIds.length === 0)
    return [{ kind: 'text', text: 'It was trained on a CSV file, which is not kept.' }]
  return [
    {
      kind: 'table',
      caption: 'Sessions that it was trained on.',
      columns: ['Session', 'Box', 'Kernel', 'Disk', 'Profile', 'State'].map((title) => ({ title })),
      rows: training.sessionIds.map((id) => {
        const session = sessions.find((one) => one.id === id)
        if (session === undefined) return [id, 'erased', '', '', '', '']
        const { disk, kernel } = session.environment
        return [
          id,
          session.boxName,
          kernel,
          `${disk.name}, ${bytesText(disk.sizeBytes)}`,
          session.profile.name,
          session.state,
        ]
      }),
    },
  ]
}

function filesTable(bench: Workbench, id: string): ReportTable {
  return {
    kind: 'table',
    caption: 'What “rabench train --out” writes of it.',
    columns: [{ title: 'File' }, { title: 'What opens it' }, { title: 'Size', isNumeric: true }],
    rows: storedModelFiles(bench, id).map(({ name, about, bytes }) => [name, about, bytesText(bytes.length)]),
  }
}

function useBlocks(store: Store, id: string): ReportBlock[] {
  const deployments = store.deployments.list().filter(({ modelId }) => modelId === id)
  const evaluations = store.evaluations.ofModel(id)
  const used = [
    ...deployments.map(({ id: name, boxName, kernel, loadedAt }) => [
      name,
      'loaded',
      boxName,
      kernel,
      instantText(loadedAt),
    ]),
    ...evaluations.map(({ id: name, boxName, kernel, startedAt }) => [
      name,
      'evaluated',
      boxName,
      kernel,
      instantText(startedAt),
    ]),
  ]
  if (used.length === 0) return [{ kind: 'text', text: 'It was loaded nowhere yet.' }]
  return [
    {
      kind: 'table',
      caption: 'Modules of it that were loaded, and evaluations.',
      columns: ['Name', 'What', 'Box', 'Kernel', 'When'].map((title) => ({ title })),
      rows: used,
    },
  ]
}
