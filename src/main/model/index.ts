export { betterFeatureSet, type FeatureSetChoice } from './dataset/compare-feature-sets.ts'
export { datasetFromRows, datasetOf, type Dataset, type DatasetRow, type LabelledWindow } from './dataset/dataset.ts'
export { describeDataset } from './dataset/dataset-report.ts'
export { abstainSentence } from './judging/abstaining.ts'
export { modelFiles, writeModelFiles, type JudgedRow, type ModelFile, type ModelFilesInput } from './files/index.ts'
export { foldsOf, splitRefusal, type Fold } from './judging/folds.ts'
export type { TrainedNetwork } from './learning/trained-network.ts'
export { modelDocumentOf, type ModelProvenance } from './model-document.ts'
export { parseModelDocument, readModelDocument, writeModelDocument } from './model-file.ts'
export { predict, type Prediction } from './predict.ts'
export { readSeedCsv, readSeedCsvText, streamSeedCsv } from './csv/seed-csv.ts'
export type {
  ClassWeights,
  EpochReport,
  TrainingOptions,
  TrainingProblem,
  TrainNetworks,
} from './learning/training-problem.ts'
export type { WorkshopInput, WorkshopOptions, WorkshopProgress, WorkshopResult } from './workshop.ts'
export { backendReport, runWorkshop, trainInThreads } from './learning/workshop-thread.ts'
export { leftOutText, type LeftOut, type WindowSelection } from './dataset/window-selection.ts'
export { streamCsvWindows } from './csv/csv-windows.ts'
export { flipsPerMinute } from './study/flips.ts'
export { decide, type JudgeByRun, type JudgedByRun } from './study/judge-by-run.ts'
export { judgingByRun } from './study/leave-one-run-out.ts'
export { reactions, reactionSummary, type Reaction, type TickedRun } from './study/reaction.ts'
export { featureSpreads } from './study/spread.ts'
export { TICK_SECONDS } from './study/ticks.ts'
export { studyVerdict, wholeInterval95 } from './study/verdict.ts'
