import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { labelInForce } from '../../../shared/label-in-force.ts'
import type { ModelDocument } from '../../../shared/model.ts'
import type { ModelReport } from '../../../shared/model-report.ts'
import type { ReportCommand } from '../../report/index.ts'
import type { LearnedRow, Store } from '../../store/index.ts'
import { command } from './parts.ts'

/** The lines that train such a model again, and that use this one. */
export function modelCommands(store: Store, document: ModelDocument, report: ModelReport | undefined): ReportCommand[] {
  const { id, training } = document
  const data =
    training.sessionIds.length === 0
      ? ['--csv', 'windows.csv']
      : ['--sessions', training.sessionIds.join(','), '--feature-set', document.featureSet]
  const selection = report === undefined ? [] : selectionFlags(store, document, report)
  return [
    command(
      `Train it again; the same windows have the data hash ${training.dataHash.slice(0, 16)}…`,
      ...['train', ...data, '--seed', String(training.seed), ...selection],
    ),
    command('Write the source of its module.', 'generate', '--model', id, '--out', `${id}-module`),
  ]
}

/** What was chosen when it was trained, as far as it was not the usual. */
function selectionFlags(store: Store, { training }: ModelDocument, report: ModelReport): string[] {
  const { classWeights, seeds, judgements, dataset } = report
  const isOfSessions = training.sessionIds.length > 0
  const learned = isOfSessions ? store.modelReports.rows(report.modelId) : undefined
  const labels = ACCESS_CLASSES.filter((name) => dataset.windowsByClass[name] > 0)
  const splits = judgements.map(({ split }) => split)
  const seedCount = new Set(seeds.map(({ seed }) => seed)).size
  const isQuick = report.importance === undefined && report.learningCurve === undefined
  return [
    ...['--split', splits.join(',')],
    ...(seedCount > 1 ? ['--seeds', String(seedCount)] : []),
    ...(classWeights === 'none' ? [] : ['--class-weights', classWeights]),
    ...(dataset.leftOut.label > 0 ? ['--labels', labels.join(',')] : []),
    ...(learned === undefined ? [] : windowFlags(store, training.sessionIds, report, learned)),
    ...(isQuick ? ['--quick'] : []),
  ]
}

/** Read off the windows that it learned from: whatever was asked for, this leaves out the same. */
function windowFlags(
  store: Store,
  sessionIds: readonly string[],
  { dataset: { leftOut, windowsByClass } }: ModelReport,
  learned: readonly LearnedRow[],
): string[] {
  const runIds = new Set(learned.map(({ runId }) => runId))
  const excluded = sessionIds
    .flatMap((sessionId) => store.runs.ofSession(sessionId))
    .filter((run) => !runIds.has(run.id) && windowsByClass[labelInForce(run)] > 0)
    .map((run) => run.id)
  const skipped = learned.reduce((least, { windowIndex }) => Math.min(least, windowIndex), Number.MAX_SAFE_INTEGER)
  const lossy = store.sessions
    .list()
    .filter(({ id }) => sessionIds.includes(id))
    .reduce((sum, { lossyWindows }) => sum + lossyWindows, 0)
  return [
    ...(excluded.length === 0 ? [] : ['--exclude-runs', excluded.join(',')]),
    ...(leftOut.first > 0 && learned.length > 0 ? ['--skip-first', String(skipped)] : []),
    ...(lossy > 0 && leftOut.lossy === 0 ? ['--include-lossy'] : []),
  ]
}
