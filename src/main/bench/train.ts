import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { ReadaheadMapKib } from '../../shared/classes.ts'
import type { FeatureSetName } from '../../shared/features.ts'
import type { AccuracyReport, ModelDocument } from '../../shared/model.ts'
import type { OnProgress } from '../../shared/progress.ts'
import { APP_VERSION } from '../../shared/version.ts'
import { DEFAULT_WINDOW_SECONDS } from '../../shared/windows.ts'
import {
  compareFeatureSets,
  datasetFromRows,
  datasetOf,
  leaveOneRunOut,
  leftOutText,
  modelDocumentOf,
  readSeedCsv,
  stratifiedAccuracy,
  trainNetwork,
  withLosses,
  writeModelDocument,
  type Dataset,
  type EpochReport,
  type LeftOut,
} from '../model/index.ts'
import type { Workbench } from './workbench.ts'

export interface TrainOptions {
  readonly seed: number
  /** `auto`: the one that is measurably better by run. */
  readonly featureSet?: FeatureSetName | 'auto'
  readonly split?: 'by-run' | 'stratified'
  /** Train on windows over which the tracer lost something, too. */
  readonly includeLossy?: boolean
  readonly name?: string
  /** Default: the design's. */
  readonly readaheadMapKib?: ReadaheadMapKib
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
}

export interface TrainedModel {
  /** Trained on all windows, whatever the split that judged the method. */
  readonly model: ModelDocument
  readonly accuracyByRun: AccuracyReport
  /** Of the split that was asked for. */
  readonly report: AccuracyReport
  /** Windows that the judged network learned from; by run, one run fewer than all. */
  readonly trainedOn: number
  /** Windows of the sessions that were not trained on. */
  readonly leftOut: LeftOut
  /** Which feature set and why, and what was left out, in words. */
  readonly why: string
}

/**
 * Trains on stored sessions and stores the model. Idle windows are left out, and those with losses unless they are asked for.
 * @throws BenchError unknown-session | too-little-data | interrupted
 */
export async function trainModel(
  bench: Workbench,
  sessionIds: readonly string[],
  options: TrainOptions,
): Promise<TrainedModel> {
  const stored = bench.store.runs.labelledWindows(sessionIds)
  const windows = options.includeLossy === true ? withLosses(stored) : stored
  const learning = learningOptions(options)
  if (options.featureSet !== undefined && options.featureSet !== 'auto') {
    const dataset = datasetOf(windows, options.featureSet)
    return finish(
      bench,
      dataset,
      sessionIds,
      options,
      (await leaveOneRunOut(dataset, learning)).report,
      dataset.featureSet,
    )
  }
  const comparison = await compareFeatureSets(windows, learning)
  const dataset = datasetOf(windows, comparison.better)
  const accuracy = (set: FeatureSetName) => `${set} ${(comparison.judgements[set].report.accuracy * 100).toFixed(1)} %`
  const why = `${comparison.better} (by run: ${accuracy('seed-v1')}, ${accuracy('served-v1')})`
  return finish(bench, dataset, sessionIds, options, comparison.judgements[comparison.better].report, why)
}

/** The same on a CSV in the seed's format, with its authors' feature mapping. @throws BenchError bad-csv | too-little-data */
export async function trainOnSeedCsv(bench: Workbench, file: string, options: TrainOptions): Promise<TrainedModel> {
  const dataset = datasetFromRows(await readSeedCsv(file), 'seed-v1', DEFAULT_WINDOW_SECONDS)
  const { report } = await leaveOneRunOut(dataset, learningOptions(options))
  return finish(bench, dataset, [], options, report, 'seed-v1, from a CSV')
}

/** Writes a model's files into a directory, made if missing. */
export async function writeModelFiles(model: ModelDocument, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  await writeModelDocument(path.join(directory, 'model.json'), model)
}

async function finish(
  bench: Workbench,
  dataset: Dataset,
  sessionIds: readonly string[],
  options: TrainOptions,
  accuracyByRun: AccuracyReport,
  why: string,
): Promise<TrainedModel> {
  const learning = learningOptions(options)
  const judged = options.split === 'stratified' ? await stratifiedAccuracy(dataset, learning) : undefined
  const network = await trainNetwork(dataset.rows, learning)
  const now = new Date()
  const model = modelDocumentOf(network, dataset, {
    id: `${now.toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`,
    name: options.name ?? sessionIds.join(' + '),
    createdAt: now,
    sessionIds,
    seed: options.seed,
    appVersion: APP_VERSION,
    accuracyByRun,
    ...(options.readaheadMapKib === undefined ? {} : { readaheadMapKib: options.readaheadMapKib }),
  })
  bench.store.models.save(model)
  const runs = new Set(dataset.rows.map(({ runId }) => runId)).size
  const leftOut = leftOutText(dataset.leftOut)
  return {
    model,
    accuracyByRun,
    report: judged?.report ?? accuracyByRun,
    trainedOn: judged?.training.rows.length ?? Math.round(dataset.rows.length * (1 - 1 / runs)),
    leftOut: dataset.leftOut,
    why: [
      judged === undefined ? why : `${why}, by window ${(judged.report.accuracy * 100).toFixed(1)} %`,
      ...(leftOut === undefined ? [] : [leftOut]),
    ].join('. '),
  }
}

function learningOptions(options: TrainOptions) {
  return { seed: options.seed, onEpoch: reporter(options), ...(options.signal ? { signal: options.signal } : {}) }
}

function reporter(options: TrainOptions): (report: EpochReport) => void {
  return ({ epoch, epochs, networks }) => {
    const which = networks.of === 1 ? '' : `networks ${networks.first} to ${networks.last} of ${networks.of}, `
    options.onProgress?.({
      step: 1,
      steps: 1,
      title: 'Train',
      doing: `${which}epoch ${epoch} of up to ${epochs}`,
      secondsLeft: undefined,
    })
  }
}
