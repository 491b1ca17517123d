import { classId } from '../../../shared/classes.ts'
import type { DatasetRow } from '../dataset/dataset.ts'
import { classCounts, type Classifier } from './classifier.ts'

/** A leaf's class shares, or a question: at most `threshold`, or above? */
type Node =
  | { readonly shares: readonly number[] }
  | { readonly place: number; readonly threshold: number; readonly low: Node; readonly high: Node }

interface Cut {
  readonly place: number
  readonly threshold: number
  /** Sum over both sides of (squared class counts / windows): the larger, the smaller the Gini impurity. */
  readonly purity: number
}

/**
 * A classification tree (L. Breiman and others, CART, 1984): Gini impurity, thresholds halfway between neighbouring values, no pruning, as
 * scikit-learn's DecisionTreeClassifier. Of cuts that are as good, the first feature's lowest; scikit-learn draws among them.
 * @param rows at least one.
 */
export function fitTree(rows: readonly DatasetRow[], depth: number): Classifier {
  const root = grow(rows, depth)
  return (features) => {
    let node = root
    while (!('shares' in node)) node = (features[node.place] ?? Number.NaN) <= node.threshold ? node.low : node.high
    return node.shares
  }
}

function grow(rows: readonly DatasetRow[], depth: number): Node {
  const counts = classCounts(rows)
  const isPure = counts.includes(rows.length)
  const cut = depth === 0 || isPure ? undefined : bestCut(rows)
  if (cut === undefined) return { shares: counts.map((count) => count / rows.length) }
  const { place, threshold } = cut
  const isLow = ({ features }: DatasetRow): boolean => (features[place] ?? Number.NaN) <= threshold
  return {
    place,
    threshold,
    low: grow(rows.filter(isLow), depth - 1),
    high: grow(
      rows.filter((row) => !isLow(row)),
      depth - 1,
    ),
  }
}

function bestCut(rows: readonly DatasetRow[]): Cut | undefined {
  let best: Cut | undefined
  for (const place of rows[0]?.features.keys() ?? []) {
    const cut = bestCutOf(place, rows)
    if (cut !== undefined && cut.purity > (best?.purity ?? -1)) best = cut
  }
  return best
}

function bestCutOf(place: number, rows: readonly DatasetRow[]): Cut | undefined {
  const points = rows
    .map(({ features, label }) => ({ value: features[place] ?? Number.NaN, id: classId(label) }))
    .sort((a, b) => a.value - b.value)
  const low = classCounts([])
  const high = classCounts(rows)
  let best: Cut | undefined
  for (const [at, { value, id }] of points.entries()) {
    low[id] = (low[id] ?? 0) + 1
    high[id] = (high[id] ?? 0) - 1
    const next = points[at + 1]?.value
    if (next === undefined || next === value) continue
    const purity = squares(low) / (at + 1) + squares(high) / (points.length - at - 1)
    if (purity > (best?.purity ?? -1)) best = { place, threshold: between(value, next), purity }
  }
  return best
}

/** Halfway, but never the upper one: rounding must not carry it to the other side. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2
  return middle < high ? middle : low
}

function squares(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count * count, 0)
}
