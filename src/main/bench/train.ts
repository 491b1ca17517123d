import { randomBytes } from 'node:crypto'
import type { ReadaheadMapKib } from '../../shared/classes.ts'
import { FEATURE_SET_NAMES, type FeatureSetName } from '../../shared/features.ts'
import { MODEL_REPORT_VERSION, type DatasetReport, type ModelReport } from '../../shared/model-report.ts'
import type { AccuracyReport, ModelDocument } from '../../shared/model.ts'
import type { OnProgress } from '../../shared/progress.ts'
import type { SplitName } from '../../shared/splits.ts'
import { APP_VERSION } from '../../shared/version.ts'
import { DEFAULT_WINDOW_SECONDS } from '../../shared/windows.ts'
import {
  backendReport,
  betterFeatureSet,
  datasetFromRows,
  datasetOf,
  describeDataset,
  leftOutText,
  modelDocumentOf,
  readSeedCsv,
  readSeedCsvText,
  runWorkshop,
  type ClassWeights,
  type Dataset,
  type WindowSelection,
  type WorkshopProgress,
  type WorkshopResult,
} from '../model/index.ts'
import type { Workbench } from './workbench.ts'

export interface TrainOptions extends WindowSelection {
  readonly seed: number
  /** From `seed` on; the first one's network is kept. Default: 1. */
  readonly seeds?: number | undefined
  /** `auto`: the one that is measurably better by run. */
  readonly featureSet?: FeatureSetName | 'auto' | undefined
  /** Besides leaving one run out, by which a model is told and its abstaining calibrated. The first is that of `judged`. */
  readonly splits?: readonly SplitName[] | undefined
  readonly classWeights?: ClassWeights | undefined
  /** Importance and learning curve, too. Default: yes. */
  readonly thorough?: boolean | undefined
  readonly name?: string | undefined
  /** Default: the design's. */
  readonly readaheadMapKib?: ReadaheadMapKib | undefined
  readonly onProgress?: OnProgress | undefined
  /** Told of each epoch of the network that will be kept; from 1 again where feature sets are tried first. */
  readonly onEpoch?: ((epoch: NonNullable<WorkshopProgress['kept']>) => void) | undefined
  /** Told once what the training runs on, and why not on a faster one. */
  readonly onRemark?: ((remark: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface TrainedModel {
  /** Trained on all windows, whatever the splits that judged the method. */
  readonly model: ModelDocument
  readonly report: ModelReport
  /** By leaving one run out. */
  readonly accuracyByRun: AccuracyReport
  /** By the first split that was asked for. */
  readonly judged: AccuracyReport
  /** Windows that a judged network learned from, mean over its folds. */
  readonly trainedOn: number
  /** Which feature set and why, and what was left out, in words. */
  readonly why: string
}

/**
 * Trains on stored sessions, off this thread, and stores the model with its report. Idle windows are left out, and those with losses
 * unless they are asked for.
 * @throws BenchError unknown-session | too-little-data | interrupted
 */
export async function trainModel(
  bench: Workbench,
  sessionIds: readonly string[],
  options: TrainOptions,
): Promise<TrainedModel> {
  const windows = bench.store.runs.labelledWindows(sessionIds)
  const { featureSet = 'auto' } = options
  if (featureSet !== 'auto') {
    return finish(bench, datasetOf(windows, featureSet, options), sessionIds, options, featureSet)
  }
  const datasets = FEATURE_SET_NAMES.map((name) => datasetOf(windows, name, options))
  const results: WorkshopResult[] = []
  for (const dataset of datasets) {
    results.push(
      await workshopOn(dataset, { ...options, seeds: 1, splits: [], thorough: false }, `${dataset.featureSet}: `),
    )
  }
  const judgements: Partial<Record<FeatureSetName, AccuracyReport>> = {}
  for (const [at, { featureSet: name }] of datasets.entries()) {
    judgements[name] = judgedBy('leave-one-run-out', results[at]?.judgements ?? [])
  }
  const { better } = betterFeatureSet(judgements)
  const chosen = datasets.find((dataset) => dataset.featureSet === better)
  if (chosen === undefined) throw new RangeError(`there is no feature set ${better}`)
  const figures = datasets.map(
    ({ featureSet: name }) => `${name} ${((judgements[name]?.accuracy ?? 0) * 100).toFixed(1)} %`,
  )
  const why = `${better} (by run: ${figures.join(', ')})`
  return finish(bench, chosen, sessionIds, options, why)
}

/**
 * The same on windows in the seed's format, with its authors' feature mapping.
 * @param csv a path, or what a page has read of a file
 * @throws BenchError bad-csv | too-little-data | interrupted
 */
export async function trainOnSeedCsv(
  bench: Workbench,
  csv: string | { readonly fileName: string; readonly text: string },
  options: Omit<TrainOptions, 'featureSet'>,
): Promise<TrainedModel> {
  const rows = typeof csv === 'string' ? await readSeedCsv(csv) : await readSeedCsvText(csv.fileName, csv.text)
  const dataset = datasetFromRows(rows, 'seed-v1', DEFAULT_WINDOW_SECONDS, options)
  return finish(bench, dataset, [], options, 'seed-v1, from a CSV')
}

/** What would be learned from. @throws BenchError unknown-session | too-little-data */
export function describeSelection(
  bench: Workbench,
  sessionIds: readonly string[],
  featureSet: FeatureSetName,
  selection: WindowSelection,
): DatasetReport {
  return describeDataset(datasetOf(bench.store.runs.labelledWindows(sessionIds), featureSet, selection))
}

async function finish(
  bench: Workbench,
  dataset: Dataset,
  sessionIds: readonly string[],
  options: TrainOptions,
  why: string,
): Promise<TrainedModel> {
  const started = performance.now()
  options.onRemark?.((await backendReport()).text)
  const result = await workshopOn(dataset, options, '')
  const accuracyByRun = judgedBy('leave-one-run-out', result.judgements)
  const now = new Date()
  const id = `${now.toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`
  const model = modelDocumentOf(result, dataset, {
    id,
    name: options.name ?? (sessionIds.length === 0 ? 'from a CSV' : sessionIds.join(' + ')),
    createdAt: now,
    sessionIds,
    seed: options.seed,
    appVersion: APP_VERSION,
    accuracyByRun,
    ...(options.readaheadMapKib === undefined ? {} : { readaheadMapKib: options.readaheadMapKib }),
  })
  const report: ModelReport = {
    format: 'rabench-model-report',
    version: MODEL_REPORT_VERSION,
    modelId: id,
    dataset: describeDataset(dataset),
    judgements: result.judgements,
    seeds: result.seeds,
    ...(result.importance === undefined ? {} : { importance: result.importance }),
    ...(result.learningCurve === undefined ? {} : { learningCurve: result.learningCurve }),
    abstain: result.calibration,
    classWeights: options.classWeights ?? 'none',
    versions: { 'Readahead Bench': APP_VERSION, Node: process.versions.node },
    seconds: (performance.now() - started) / 1000,
  }
  bench.store.inTransaction(() => {
    bench.store.models.save(model)
    bench.store.modelReports.save({ report, judgedWindows: result.judgedWindows, rows: dataset.rows })
  })
  const judged = judgedBy(options.splits?.[0] ?? 'leave-one-run-out', result.judgements)
  const leftOut = leftOutText(dataset.leftOut)
  return {
    model,
    report,
    accuracyByRun,
    judged,
    trainedOn: Math.round(dataset.rows.length - judged.windows / (judged.folds ?? 1)),
    why: [
      judged.split === 'stratified' ? `${why}, by window ${(judged.accuracy * 100).toFixed(1)} %` : why,
      ...(leftOut === undefined ? [] : [leftOut]),
    ].join('. '),
  }
}

function workshopOn(dataset: Dataset, options: TrainOptions, subject: string): Promise<WorkshopResult> {
  const splits = options.splits ?? []
  const started = performance.now()
  return runWorkshop(
    {
      dataset,
      seed: options.seed,
      seeds: options.seeds ?? 1,
      splits: [...new Set<SplitName>(['leave-one-run-out', ...splits])],
      classWeights: options.classWeights ?? 'none',
      thorough: options.thorough ?? true,
    },
    {
      onProgress: ({ doing, done, of, kept }) => {
        if (kept !== undefined) options.onEpoch?.(kept)
        const seconds = (performance.now() - started) / 1000
        options.onProgress?.({
          step: 1,
          steps: 1,
          title: 'Train',
          doing: `${subject}${doing}`,
          secondsLeft: done === 0 ? undefined : (seconds / done) * (of - done),
        })
      },
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    },
  )
}

function judgedBy(split: SplitName, judgements: readonly AccuracyReport[]): AccuracyReport {
  const judged = judgements.find((one) => one.split === split)
  if (judged === undefined) throw new RangeError(`it was not judged by ${split}`)
  return judged
}
