import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import { BenchError } from '../../../shared/errors.ts'
import { GROUPED_FOLDS, type SplitName } from '../../../shared/splits.ts'
import { labelsByRun, type DatasetRow } from '../dataset/dataset.ts'
import { permutation, randomStream } from '../../../shared/random.ts'
import { stratifiedByWindow } from '../dataset/splits.ts'

/** One network's share of a split: what it learns from and what it is judged on. */
export interface Fold {
  /** What is left out, in words: a run's id, "fold 2", "the stratified fifth". */
  readonly name: string
  readonly train: readonly DatasetRow[]
  readonly test: readonly DatasetRow[]
}

/** What the windows of a split are grouped by, and how it is called. */
const GROUPS = {
  'leave-one-run-out': { noun: 'run', keyOf: ({ runId }: DatasetRow) => runId },
  'leave-one-session-out': { noun: 'session', keyOf: ({ sessionId }: DatasetRow) => sessionId },
  'leave-one-box-out': { noun: 'box', keyOf: ({ boxName }: DatasetRow) => boxName },
  'leave-one-shape-out': { noun: 'workload shape', keyOf: ({ shape }: DatasetRow) => shape },
} as const satisfies Partial<Record<SplitName, { noun: string; keyOf: (row: DatasetRow) => string | undefined }>>

/**
 * Parts the rows as a split does. But for `stratified`, each row is tested once and no group is on both sides of a fold. A fold may
 * test a class that its training part lacks: such windows come again in the field.
 * @param seed of `stratified` and `grouped-k-fold`; the others leave nothing to chance.
 * @throws BenchError `too-little-data` with the sentence of `splitRefusal`.
 */
export function foldsOf(split: SplitName, rows: readonly DatasetRow[], seed: number): Fold[] {
  const refusal = splitRefusal(split, rows)
  if (refusal !== undefined) {
    throw new BenchError('too-little-data', refusal, {
      nextStep: 'Judge by another split, or capture what is missing.',
    })
  }
  return split === 'stratified' ? [stratifiedFold(rows, seed)] : groupedFolds(split, rows, seed)
}

/** Why these rows cannot be judged so, in one sentence; undefined where they can. */
export function splitRefusal(split: SplitName, rows: readonly DatasetRow[]): string | undefined {
  if (split === 'stratified')
    return rows.length < 2 ? 'There are too few windows to hold a fifth of them out.' : undefined
  const { noun, keyOf } = GROUPS[split === 'grouped-k-fold' ? 'leave-one-run-out' : split]
  const unknown = rows.filter((row) => keyOf(row) === undefined).length
  if (unknown > 0) return `The ${noun} of ${unknown} of the ${rows.length} windows is not known.`
  const groups = new Set(rows.map(keyOf))
  if (groups.size < 2) return `All windows are of one ${noun}, so there is none to leave out.`
  return lostClasses(rows, noun, keyOf)
}

/** A class with one group is only ever tested by networks that never saw it. */
function lostClasses(
  rows: readonly DatasetRow[],
  noun: string,
  keyOf: (row: DatasetRow) => string | undefined,
): string | undefined {
  const present = ACCESS_CLASSES.filter((name) => rows.some(({ label }) => label === name))
  const lost = present.filter((name) => new Set(rows.filter(({ label }) => label === name).map(keyOf)).size < 2)
  if (lost.length === 0) return undefined
  if (lost.length === present.length) {
    return `Each class has one ${noun} only, so leaving one out leaves a class out.`
  }
  return `All windows of ${lost.join(' and all of ')} are of one ${noun}, so leaving it out leaves the class out.`
}

function stratifiedFold(rows: readonly DatasetRow[], seed: number): Fold {
  const { train, held } = stratifiedByWindow(rows, randomStream(seed, 4))
  return { name: 'the stratified fifth', train, test: held }
}

function groupedFolds(split: Exclude<SplitName, 'stratified'>, rows: readonly DatasetRow[], seed: number): Fold[] {
  const foldOfRun = split === 'grouped-k-fold' ? dealRuns(rows, seed) : undefined
  const keyOf = (row: DatasetRow): string =>
    (split === 'grouped-k-fold' ? foldOfRun?.get(row.runId) : GROUPS[split].keyOf(row)) ?? ''
  const groups = [...Map.groupBy(rows, keyOf)]
  if (foldOfRun !== undefined) groups.sort(([a], [b]) => (a < b ? -1 : 1))
  return groups.map(([name, test]) => ({ name, train: rows.filter((row) => keyOf(row) !== name), test }))
}

/** Deals the runs out like cards, class after class, so that each fold has each class that has runs enough. */
function dealRuns(rows: readonly DatasetRow[], seed: number): Map<string, string> {
  const runs = [...Map.groupBy(labelsByRun(rows), ([, label]: [string, AccessClass]) => label).values()]
  const random = randomStream(seed, 5)
  const dealt = runs.flatMap((members) => permutation(members.length, random).flatMap((at) => members[at]?.[0] ?? []))
  const folds = Math.min(GROUPED_FOLDS, dealt.length)
  return new Map(dealt.map((runId, at) => [runId, `fold ${(at % folds) + 1}`]))
}
