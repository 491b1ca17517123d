export { wilson95, type Judgement } from './accuracy.ts'
export { compareFeatureSets, type ComparisonOptions, type FeatureSetComparison } from './compare-feature-sets.ts'
export {
  datasetFromRows,
  datasetOf,
  leftOutText,
  withLosses,
  type Dataset,
  type DatasetRow,
  type LabelledWindow,
  type LeftOut,
} from './dataset.ts'
export { leaveOneRunOut, stratifiedAccuracy, type StratifiedResult } from './judging.ts'
export type { TrainedNetwork } from './learner.ts'
export { modelDocumentOf, type ModelProvenance } from './model-document.ts'
export { parseModelDocument, readModelDocument, writeModelDocument } from './model-file.ts'
export { predict, type Prediction } from './predict.ts'
export { readSeedCsv, streamSeedCsv } from './seed-csv.ts'
export { trainNetwork, type EpochReport, type TrainingOptions } from './training.ts'
