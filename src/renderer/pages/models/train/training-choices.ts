import { ACCESS_CLASSES, type AccessClass, type ReadaheadMapKib } from '../../../../shared/classes.ts'
import type { ActivityInput, DatasetSelection } from '../../../../shared/contract/index.ts'
import type { FeatureSetName } from '../../../../shared/features.ts'
import type { DatasetReport } from '../../../../shared/model-report.ts'
import { SPLIT_NAMES, type SplitName } from '../../../../shared/splits.ts'

/** Which stored windows. */
export interface DataChoices {
  readonly sessionIds: readonly string[]
  readonly excludedRunIds: readonly string[]
  readonly labels: readonly AccessClass[]
  readonly featureSet: FeatureSetName | 'auto'
  readonly skipFirstWindows: number
  readonly includeLossy: boolean
}

/** How a model is trained and judged, whatever on. */
export interface JudgingChoices {
  readonly name: string
  /** Besides leaving one run out. */
  readonly splits: readonly SplitName[]
  readonly seed: number
  readonly seeds: number
  readonly classWeights: 'none' | 'balanced'
  readonly thorough: boolean
}

export function firstData(sessionId: string | undefined): DataChoices {
  return {
    sessionIds: sessionId === undefined ? [] : [sessionId],
    excludedRunIds: [],
    labels: ACCESS_CLASSES,
    featureSet: 'auto',
    skipFirstWindows: 0,
    includeLossy: false,
  }
}

export function firstJudging(seed: number): JudgingChoices {
  return { name: '', splits: [], seed, seeds: 1, classWeights: 'none', thorough: true }
}

/** The windows that are asked for. Runs of a session that is no longer chosen are not named. */
export function selectionOf(data: DataChoices): DatasetSelection {
  const { sessionIds, labels, includeLossy, skipFirstWindows } = data
  const excludedRunIds = data.excludedRunIds.filter((runId) => sessionIds.some((id) => runId.startsWith(`${id}/`)))
  return {
    sessionIds: [...sessionIds],
    ...(excludedRunIds.length === 0 ? {} : { excludedRunIds }),
    ...(labels.length === ACCESS_CLASSES.length ? {} : { labels: [...labels] }),
    ...(includeLossy ? { includeLossy } : {}),
    ...(skipFirstWindows === 0 ? {} : { skipFirstWindows }),
  }
}

/** `auto` is decided in training; until then its windows are seen with the larger set. */
export function previewSet({ featureSet }: DataChoices): FeatureSetName {
  return featureSet === 'auto' ? 'served-v1' : featureSet
}

/** @param offered splits that these windows allow; others that were ticked before are left out. */
export function trainInput(
  data: DataChoices,
  judging: JudgingChoices,
  offered: readonly SplitName[],
  readaheadMapKib: ReadaheadMapKib,
): ActivityInput {
  const { featureSet } = data
  return { kind: 'train', ...selectionOf(data), featureSet, readaheadMapKib, ...judgingInput(judging, offered) }
}

export function trainCsvInput(
  fileName: string,
  /** Of the file, which the bench has. */
  uploadId: string,
  judging: JudgingChoices,
  offered: readonly SplitName[],
): ActivityInput {
  return { kind: 'train-csv', fileName, uploadId, ...judgingInput(judging, offered) }
}

function judgingInput({ name, splits, ...rest }: JudgingChoices, offered: readonly SplitName[]) {
  const wanted = SPLIT_NAMES.filter((split) => splits.includes(split) && offered.includes(split))
  return {
    ...rest,
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    // The first one is what the model is told by.
    splits: ['leave-one-run-out' as const, ...wanted.filter((split) => split !== 'leave-one-run-out')],
  }
}

/** Splits that windows allow; leaving one run out is no choice, it is always done. */
export function offeredSplits(splits: DatasetReport['splits']): SplitName[] {
  return splits.filter(({ refusal }) => refusal === undefined).map(({ name }) => name)
}

/** A whole number within bounds, of what somebody types. */
export function wholeWithin(value: number | string, least: number, most: number): number {
  const number = Math.round(Number(value))
  return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : least
}
