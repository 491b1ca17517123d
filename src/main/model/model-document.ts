import { ACCESS_CLASSES, DEFAULT_READAHEAD_MAP_KIB, type ReadaheadMapKib } from '../../shared/classes.ts'
import { featureBins } from '../../shared/feature-bins.ts'
import { FEATURE_SETS } from '../../shared/features.ts'
import { MODEL_FORMAT_VERSION, type AbstainRule, type AccuracyReport, type ModelDocument } from '../../shared/model.ts'
import type { Dataset } from './dataset/dataset.ts'
import type { TrainedNetwork } from './learning/trained-network.ts'

/** What only the caller knows about a new model. */
export interface ModelProvenance {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly sessionIds: readonly string[]
  readonly seed: number
  readonly appVersion: string
  /** Default: the design's map. */
  readonly readaheadMapKib?: ReadaheadMapKib
  readonly accuracyByRun?: AccuracyReport
}

/** Joins a trained network and its rule, the data it was trained on and its provenance into what `model.json` holds. */
export function modelDocumentOf(
  { network, abstain }: { readonly network: TrainedNetwork; readonly abstain: AbstainRule },
  dataset: Dataset,
  provenance: ModelProvenance,
): ModelDocument {
  return {
    format: 'rabench-model',
    version: MODEL_FORMAT_VERSION,
    id: provenance.id,
    name: provenance.name,
    createdAt: provenance.createdAt.toISOString(),
    featureSet: dataset.featureSet,
    windowSeconds: dataset.windowSeconds,
    classes: ACCESS_CLASSES,
    scaler: network.scaler,
    layers: network.layers,
    readaheadMapKib: provenance.readaheadMapKib ?? DEFAULT_READAHEAD_MAP_KIB,
    abstain,
    training: {
      seed: provenance.seed,
      backend: network.backend,
      epochsRun: network.epochsRun,
      bestEpoch: network.bestEpoch,
      windows: dataset.rows.length,
      windowsByClass: dataset.windowsByClass,
      sessionIds: provenance.sessionIds,
      dataHash: dataset.dataHash,
      history: network.history,
      featureBins: featureBins(dataset.rows, FEATURE_SETS[dataset.featureSet]),
    },
    ...(provenance.accuracyByRun === undefined ? {} : { accuracyByRun: provenance.accuracyByRun }),
    appVersion: provenance.appVersion,
  }
}
