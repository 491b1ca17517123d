import { labelsByRun, type DatasetRow } from './dataset.ts'
import { permutation, type RandomStream } from '../../../shared/random.ts'

export interface Split<Row> {
  readonly train: readonly Row[]
  readonly held: readonly Row[]
}

const HELD_SHARE = 0.2

/** From this many runs of every class on, a fifth of them is at least one whole run. */
export const RUNS_FOR_VALIDATION_BY_RUN = 5

/**
 * Holds out a fifth of the windows, of each class its share, drawn at random: the seed's 80/20 split, with as many windows on either
 * side as scikit-learn's `train_test_split(test_size=0.2, stratify=labels)` gives. A class with two windows has one on each side, and one
 * with a single window keeps it for learning.
 */
export function stratifiedByWindow<Row extends DatasetRow>(rows: readonly Row[], random: RandomStream): Split<Row> {
  const classes = groupBy(rows, ({ label }) => label)
  const counts = heldCounts(classes.map((members) => members.length))
  const held = new Set(classes.flatMap((members, at) => draw(members, counts[at] ?? 0, random)))
  return partition(rows, (row) => held.has(row))
}

/** A fifth of all, rounded up, parted by the largest remainder. */
function heldCounts(sizes: readonly number[]): number[] {
  const counts = sizes.map((size) => Math.min(size - 1, Math.max(1, Math.floor(size * HELD_SHARE))))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const missing = Math.ceil(total * HELD_SHARE) - counts.reduce((sum, count) => sum + count, 0)
  const byRemainder = [...sizes.keys()].sort((a, b) => remainder(sizes[b]) - remainder(sizes[a]))
  const more = new Set(
    byRemainder.filter((at) => (counts[at] ?? 0) < (sizes[at] ?? 0) - 1).slice(0, Math.max(0, missing)),
  )
  return counts.map((count, at) => (more.has(at) ? count + 1 : count))
}

function remainder(size = 0): number {
  return (size * HELD_SHARE) % 1
}

/**
 * The part of the training data that early stopping watches: whole runs where every class has at least five, otherwise a fifth of
 * each class's windows. With fewer runs, each is likely to be the only one of its workload, and a network that never saw
 * it is worse than one stopped by a neighbour's window (measured: README).
 */
export function validationSplit<Row extends DatasetRow>(rows: readonly Row[], random: RandomStream): Split<Row> {
  const runs = groupBy([...labelsByRun(rows)], ([, label]) => label)
  if (runs.some((members) => members.length < RUNS_FOR_VALIDATION_BY_RUN)) return stratifiedByWindow(rows, random)
  const held = new Set(
    runs.flatMap((members) => draw(members, Math.round(members.length * HELD_SHARE), random)).map(([runId]) => runId),
  )
  return partition(rows, ({ runId }) => held.has(runId))
}

function draw<Item>(items: readonly Item[], count: number, random: RandomStream): Item[] {
  const drawn = new Set(permutation(items.length, random).slice(0, count))
  return items.filter((_, index) => drawn.has(index))
}

function partition<Row>(rows: readonly Row[], isHeld: (row: Row) => boolean): Split<Row> {
  return { train: rows.filter((row) => !isHeld(row)), held: rows.filter(isHeld) }
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  return [...Map.groupBy(items, keyOf).values()]
}
