import { ACCESS_CLASSES, classId } from '../../../shared/classes.ts'
import { FEATURE_SETS } from '../../../shared/features.ts'
import type { DatasetWarning } from '../../../shared/model-report.ts'
import { fitTree } from '../baselines/tree.ts'
import { labelsByRun, type Dataset, type DatasetRow } from './dataset.ts'
import { foldsOf, splitRefusal } from '../judging/folds.ts'
import { argMax } from '../network.ts'
import { quantile } from './quantiles.ts'

/** A feature hardly varies where more than this share of its values are the same, */
const SAME_SHARE = 0.99
/** or where all but the outermost hundredth on either side lie within this part of their magnitude. */
const NARROW = 0.01
const OUTERMOST = 0.01
/** A feature tells the class where two questions about it alone get this share of unseen runs' windows right. */
const TELLING_SHARE = 0.99
const QUESTIONS_DEEP = 2
/** From here on runs are left out in five parts: one by one would take minutes and say the same. */
const MANY_RUNS = 40
const FEW_RUNS = 3
const UNBALANCED = 3

/** What is odd about a dataset, in plain sentences: features, then windows, then classes. */
export function datasetWarnings({ featureSet, rows, windowsByClass }: Dataset): DatasetWarning[] {
  return [
    ...FEATURE_SETS[featureSet].flatMap(({ name, unit }, place) => featureWarnings(name, unit, place, rows)),
    ...duplicateWarnings(rows),
    ...fewRunsWarnings(rows),
    ...balanceWarnings(windowsByClass),
  ]
}

function featureWarnings(feature: string, unit: string, place: number, rows: readonly DatasetRow[]): DatasetWarning[] {
  const sorted = rows.map(({ features }) => features[place] ?? Number.NaN).sort((a, b) => a - b)
  const [low, high] = [quantile(sorted, OUTERMOST), quantile(sorted, 1 - OUTERMOST)]
  if (sorted[0] === sorted.at(-1)) {
    const sentence = `${feature} is ${inUnit(low, unit)} in every window, so nothing can be learned from it.`
    return [{ kind: 'constant-feature', feature, sentence }]
  }
  const warnings: DatasetWarning[] = []
  const [common, share] = commonest(sorted)
  if (share > SAME_SHARE) {
    const sentence = `${feature} is ${inUnit(common, unit)} in ${percent(share)} of the windows, so little can be learned from it.`
    warnings.push({ kind: 'near-constant-feature', feature, sentence })
  } else if (high - low < NARROW * Math.max(Math.abs(low), Math.abs(high))) {
    const sentence = `${feature} varies by less than 1 % (${inUnit(low, unit)} to ${inUnit(high, unit)}), so little can be learned from it.`
    warnings.push({ kind: 'near-constant-feature', feature, sentence })
  }
  const told = howItTells(place, rows)
  if (told === undefined) return warnings
  const sentence = `${feature} alone tells the class: ${told}. See whether it betrays how the workloads were set up, such as their block size.`
  return [...warnings, { kind: 'feature-tells-class', feature, sentence }]
}

/** @param sorted ascending. */
function commonest(sorted: readonly number[]): [value: number, share: number] {
  let [best, bestLength, start] = [0, 0, 0]
  for (const [at, value] of sorted.entries()) {
    if (value !== sorted[start]) start = at
    if (at - start + 1 > bestLength) [best, bestLength] = [value, at - start + 1]
  }
  return [best, bestLength / sorted.length]
}

function howItTells(place: number, rows: readonly DatasetRow[]): string | undefined {
  if (rangesAreApart(place, rows)) return 'no two classes have a value in common'
  const split = labelsByRun(rows).size > MANY_RUNS ? 'grouped-k-fold' : 'leave-one-run-out'
  if (splitRefusal(split, rows) !== undefined) return undefined
  const alone = rows.map((row) => ({ ...row, features: [row.features[place] ?? Number.NaN] }))
  let right = 0
  for (const { train, test } of foldsOf(split, alone, 0)) {
    const classify = fitTree(train, QUESTIONS_DEEP)
    right += test.filter(({ features, label }) => argMax(classify(features)) === classId(label)).length
  }
  const share = right / rows.length
  return share >= TELLING_SHARE
    ? `thresholds on it get ${percent(share)} of the windows of unseen runs right`
    : undefined
}

/** The classes' ranges of the feature do not overlap. */
function rangesAreApart(place: number, rows: readonly DatasetRow[]): boolean {
  const ranges = [...Map.groupBy(rows, ({ label }) => label).values()]
    .map((members) => {
      const sorted = members.map(({ features }) => features[place] ?? Number.NaN).sort((a, b) => a - b)
      return { low: sorted[0] ?? Number.NaN, high: sorted.at(-1) ?? Number.NaN }
    })
    .sort((a, b) => a.low - b.low)
  return ranges.length > 1 && ranges.every(({ high }, at) => high < (ranges[at + 1]?.low ?? Number.POSITIVE_INFINITY))
}

function duplicateWarnings(rows: readonly DatasetRow[]): DatasetWarning[] {
  const twins = [...Map.groupBy(rows, ({ features }) => JSON.stringify(features)).values()].filter(
    (members) => members.length > 1,
  )
  const torn = twins.filter((members) => members.some(({ label }) => label !== members[0]?.label))
  const count = (groups: readonly (readonly DatasetRow[])[]): number => groups.flat().length
  const warnings: DatasetWarning[] = []
  if (twins.length > 0) {
    const sentence = `${count(twins)} of ${rows.length} windows have the very features of another window.`
    warnings.push({ kind: 'duplicate-windows', sentence })
  }
  if (torn.length > 0) {
    const sentence = `${count(torn)} windows have the very features of a window of another class: no model can tell these apart.`
    warnings.push({ kind: 'duplicate-windows', sentence })
  }
  return warnings
}

function fewRunsWarnings(rows: readonly DatasetRow[]): DatasetWarning[] {
  const sessionsOf = (part: readonly DatasetRow[]): Set<string | undefined> =>
    new Set(part.map(({ sessionId }) => sessionId))
  const all = sessionsOf(rows)
  const sessionsAreKnown = !all.has(undefined)
  const warnings: DatasetWarning[] = []
  for (const name of ACCESS_CLASSES) {
    const part = rows.filter(({ label }) => label === name)
    const runs = new Set(part.map(({ runId }) => runId)).size
    if (runs === 0) continue
    if (runs < FEW_RUNS) {
      const sentence = `There are only ${runs} runs of ${name}: too few to know how much such runs differ.`
      warnings.push({ kind: 'few-runs', sentence })
    } else if (sessionsAreKnown && all.size > 1 && sessionsOf(part).size === 1) {
      const sentence = `All windows of ${name} are of one session, so the model may know that session rather than the class.`
      warnings.push({ kind: 'few-runs', sentence })
    }
  }
  if (sessionsAreKnown && all.size === 1) {
    const sentence = 'All windows are of one session: how the model does on another day or box is not known.'
    warnings.push({ kind: 'few-runs', sentence })
  }
  return warnings
}

function balanceWarnings(windowsByClass: Dataset['windowsByClass']): DatasetWarning[] {
  const present = ACCESS_CLASSES.filter((name) => windowsByClass[name] > 0)
  const few = Math.min(...present.map((name) => windowsByClass[name]))
  const many = Math.max(...present.map((name) => windowsByClass[name]))
  if (many <= UNBALANCED * few) return []
  const name = (count: number): string => present.find((each) => windowsByClass[each] === count) ?? ''
  const sentence = `There are ${many} windows of ${name(many)} and only ${few} of ${name(few)}: consider balanced class weights.`
  return [{ kind: 'unbalanced', sentence }]
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function inUnit(value: number, unit: string): string {
  const number = Number(value.toPrecision(6)).toString()
  if (unit === '0..1') return number
  return unit === '1/s' ? `${number} a second` : `${number} ${unit}`
}
