import { createHash } from 'node:crypto'
import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import { BenchError } from '../../../shared/errors.ts'
import { featuresOf, type FeatureSetName } from '../../../shared/features.ts'
import { isKeptBack } from '../../../shared/kept-back.ts'
import { isIdle, type WindowCounts } from '../../../shared/windows.ts'
import { chosen, sift, whyUnwanted, type LeftOut, type WindowSelection } from './window-selection.ts'

/** What a row can be grouped by, besides its run; absent where nobody knows it. */
export interface RowOrigin {
  readonly sessionId?: string
  readonly boxName?: string
  /** The workload's shape in words: "randread mmap 4k depth 1". */
  readonly shape?: string
}

export interface LabelledWindow extends RowOrigin {
  readonly runId: string
  readonly label: AccessClass
  readonly counts: WindowCounts
  readonly windowSeconds: number
  /** In force at the window's end, in KiB. */
  readonly readaheadKib: number
  /** The tracer lost something over it: its counts are too low. */
  readonly isLossy?: boolean
}

/** One window as a learner sees it: raw features in the set's order. */
export interface DatasetRow extends RowOrigin {
  readonly runId: string
  /** Place of the window in its run. */
  readonly windowIndex: number
  readonly label: AccessClass
  readonly features: readonly number[]
}

export interface Dataset {
  readonly featureSet: FeatureSetName
  readonly windowSeconds: number
  /** By run id, in a run by time: the order in which windows were read makes no difference. */
  readonly rows: readonly DatasetRow[]
  readonly windowsByClass: Readonly<Record<AccessClass, number>>
  readonly leftOut: LeftOut
  /** SHA-256 over feature set, window length and rows, in hex. */
  readonly dataHash: string
}

/**
 * Makes the rows of a feature set from stored windows. Idle windows are left out, those of mixed runs without writes, and lossy ones
 * unless they are asked for.
 * @throws BenchError `too-little-data` for fewer than two classes or fewer than two runs of a class; `wrong-usage` for windows
 * of different lengths or a run with two labels.
 */
export function datasetOf(
  windows: readonly LabelledWindow[],
  featureSet: FeatureSetName,
  selection: WindowSelection = {},
): Dataset {
  const inTime = chosen(windows, selection).toSorted((a, b) => a.counts.index - b.counts.index)
  const windowSeconds = oneLength(inTime)
  const { kept, leftOut } = sift(inTime, ({ label, counts, isLossy }) => {
    const why = whyUnwanted(label, counts.index, selection)
    if (why !== undefined) return why
    if (isIdle(counts)) return 'idle'
    if (isKeptBack(label, counts)) return 'keptBack'
    return isLossy === true && selection.includeLossy !== true ? 'lossy' : undefined
  })
  const rows = kept.map((window) => ({
    runId: window.runId,
    windowIndex: window.counts.index,
    ...originOf(window),
    label: window.label,
    features: featuresOf(featureSet, window.counts, window.windowSeconds, window.readaheadKib),
  }))
  return assemble(rows, featureSet, windowSeconds, leftOut)
}

/** In seconds; 0 for no window. */
function oneLength(windows: readonly LabelledWindow[]): number {
  const lengths = [...new Set(windows.map(({ windowSeconds }) => windowSeconds))]
  if (lengths.length > 1) {
    throw new BenchError('wrong-usage', `Windows of ${lengths.join(' s and ')} s cannot be trained on together.`, {
      nextStep: 'Choose sessions that were captured with one window length.',
    })
  }
  return lengths[0] ?? 0
}

function originOf({ sessionId, boxName, shape }: RowOrigin): RowOrigin {
  return {
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(boxName === undefined ? {} : { boxName }),
    ...(shape === undefined ? {} : { shape }),
  }
}

/**
 * The same from rows that already are features, such as those of `readSeedCsv`; rows of a run are in time order.
 * @throws as `datasetOf`.
 */
export function datasetFromRows(
  rows: readonly DatasetRow[],
  featureSet: FeatureSetName,
  windowSeconds: number,
  selection: WindowSelection = {},
): Dataset {
  const { kept, leftOut } = sift(chosen(rows, selection), ({ label, windowIndex }) =>
    whyUnwanted(label, windowIndex, selection),
  )
  return assemble(kept, featureSet, windowSeconds, leftOut)
}

function assemble(
  rows: readonly DatasetRow[],
  featureSet: FeatureSetName,
  windowSeconds: number,
  leftOut: LeftOut,
): Dataset {
  const sorted = rows.toSorted((a, b) => (a.runId < b.runId ? -1 : a.runId > b.runId ? 1 : 0))
  refuseTooLittle(sorted)
  const windowsByClass = { sequential: 0, random: 0, mixed: 0 } satisfies Record<AccessClass, number>
  for (const { label } of sorted) windowsByClass[label] += 1
  const dataHash = hashOf(sorted, featureSet, windowSeconds)
  return { featureSet, windowSeconds, rows: sorted, windowsByClass, leftOut, dataHash }
}

/** The runs of some rows, each with its label. @throws BenchError `wrong-usage` for a run with two labels. */
export function labelsByRun(rows: readonly Pick<DatasetRow, 'runId' | 'label'>[]): Map<string, AccessClass> {
  const labels = new Map<string, AccessClass>()
  for (const { runId, label } of rows) {
    const known = labels.get(runId) ?? label
    if (known !== label) {
      throw new BenchError('wrong-usage', `Run ${runId} is labelled both ${known} and ${label}; a run has one label.`, {
        nextStep: 'Give the two parts run ids of their own, or correct the label.',
      })
    }
    labels.set(runId, label)
  }
  return labels
}

function refuseTooLittle(rows: readonly DatasetRow[]): void {
  const labels = [...labelsByRun(rows).values()]
  const present = ACCESS_CLASSES.filter((name) => labels.includes(name))
  if (present.length < 2) {
    const found = present[0] === undefined ? 'There is no window to train on' : `All windows are ${present[0]}`
    const missing = ACCESS_CLASSES.filter((name) => !present.includes(name))
    throw new BenchError('too-little-data', `${found}; training needs at least two classes.`, {
      nextStep: `Capture at least two runs each of ${missing.join(' or ')} (windows that are idle or have losses do not count).`,
    })
  }
  const lonely = present.filter((name) => labels.filter((label) => label === name).length < 2)
  if (lonely.length > 0) {
    throw new BenchError(
      'too-little-data',
      `There is only one run of ${lonely.join(' and of ')}; judging a model on runs it has not seen needs two of each class.`,
      {
        nextStep: `Capture at least one more run of ${lonely.join(' and of ')} (windows that are idle or have losses do not count).`,
      },
    )
  }
}

function hashOf(rows: readonly DatasetRow[], featureSet: FeatureSetName, windowSeconds: number): string {
  const hash = createHash('sha256').update(`${JSON.stringify([featureSet, windowSeconds])}\n`)
  for (const { runId, label, features } of rows) hash.update(`${JSON.stringify([runId, label, ...features])}\n`)
  return hash.digest('hex')
}
