export { defaultPaths, openWorkbench, type Workbench, type WorkbenchPaths } from './workbench.ts'
export { addressOf, parseBoxAddress, withBox, withBoxUp, type Access } from './access.ts'
export { upVirtualBox, VIRTUAL } from './virtual-box.ts'
export { checkBox, requireReady, type Requirement } from './check.ts'
export { compareStored } from './compare.ts'
export { comparisonOffers } from './compare/offers.ts'
export { captureOnBox, resumeOnBox, type CaptureOptions } from './capture.ts'
export { configurationFile, readConfiguration, writeConfiguration } from './configuration.ts'
export { boxFacts } from './environment.ts'
export {
  csvRemarks,
  exportBundle,
  exportCsv,
  EXPORT_FORMATS,
  exportFile,
  exportParquet,
  lossyText,
  requireExportFormat,
  sessionCsv,
  tracesGoneText,
  type ExportFormat,
} from './export.ts'
export { importFile, type BundleImport, type CsvImport, type ImportedThing, type ImportOptions } from './import.ts'
export { importSample, sampleOf } from './sample.ts'
export { fixBox } from './fix.ts'
export { judgeSession, sessionTimeline, sessionTimeStatistics, windowPoints, windowRequests } from './explore.ts'
export { featuresCsv, featuresNdjson, traceFeatures, type FeaturesOptions } from './features.ts'
export { storedModelFiles, writeStoredModel } from './model-files.ts'
export { predictFeatures } from './predict.ts'
export {
  makeReport,
  writeReport,
  type Report,
  type ReportFile,
  type ReportFormat,
  type ReportOptions,
} from './report.ts'
export { findModel, showById } from './review.ts'
export { dropTraces, tracesFolder, type DroppedTraces } from './traces.ts'
export { holdTraceLimits, keptTracesBySession, prunedText, pruneTraces, traceLimitsOf } from './trace-retention.ts'
export { unknownRun } from '../store/index.ts'
export { describeSelection, trainModel, trainOnSeedCsv, type TrainedModel, type TrainOptions } from './train.ts'
export { studyWindows, wholeInterval95, type StudyOptions } from './window-study.ts'
export { generateSource } from './generate.ts'
export {
  buildOnBox,
  loadForGood,
  loadToStay,
  removeBuild,
  undeploy,
  watch,
  type ModuleSettings,
  type ReadyModule,
  type Undeployed,
} from './deploy.ts'
export { watchBox, type WatchBoxOptions } from './live.ts'
export {
  moduleState,
  setDryRun,
  setFixedReadahead,
  setPaused,
  setReadaheadMap,
  setTimeLimit,
  type LoadedState,
  type TimeLimit,
  type SigningKey,
} from '../kmod/index.ts'
export type {
  DecisionRecord,
  LabelledEvaluation,
  LabelRecord,
  ModelRecord,
  RecordingSummary,
  RunRecord,
  SessionSummary,
} from '../store/index.ts'
export { evaluateOnBox, resumeEvaluationOnBox, type Evaluation } from './evaluate.ts'
export { holding, type HeldAccess } from './holding.ts'
export { boxesLeft, discardInterrupted, interruptedWorks, keepInterrupted, resumable } from './interrupted.ts'
export { packagesOfBench } from './packages/added.ts'
export { packagesText } from './packages/packages-text.ts'
export { putBackLeft, removePackages, restoreBox, type Restored } from './restore.ts'
export { TRACE_BYTES_PER_SECOND } from './space/needs.ts'
export { changedPlan, loadPlan, planNames, plannedEvaluations } from './evaluation/plans.ts'
export { judgedText } from './evaluation/judged-text.ts'
export { roundText, type ImproveRound } from './improve-round.ts'
export { sweep } from './sweep.ts'
export { decisionsUnder, repeatLine, storedEvaluation } from './evaluation/stored.ts'
export { median } from '../experiment/index.ts'
export { runChain, type ChainOptions, type ChainResult } from './run.ts'
export { planRuns, estimateSeconds, loadProfile, profileNames } from '../workload/index.ts'
export { DISK_MODELS, type DiskModel } from '../testbox/index.ts'
export type { BoxAddress, ConnectionPrompts } from '../box/index.ts'
