import { labelsByRun, type DatasetRow } from './dataset.ts'
import { permutation, type RandomStream } from './random.ts'

export interface Split<Row> {
  readonly train: readonly Row[]
  readonly held: readonly Row[]
}

/** Every fifth window, or run, is held out. */
const HELD_SHARE = 0.2

/** From this many runs of every class on, a fifth of them is at least one whole run. */
export const RUNS_FOR_VALIDATION_BY_RUN = 5

/** Holds out a fifth of each class's windows, drawn at random: the seed's 80/20 split. A class keeps at least one window. */
export function stratifiedByWindow<Row extends DatasetRow>(rows: readonly Row[], random: RandomStream): Split<Row> {
  const held = new Set<Row>()
  for (const members of groupBy(rows, ({ label }) => label)) drawFifth(members, random).forEach((row) => held.add(row))
  return partition(rows, (row) => held.has(row))
}

/**
 * The part of the training data that early stopping watches: whole runs where every class has at least five, otherwise a fifth of
 * each class's windows. With fewer runs, each is likely to be the only one of its workload, and a network that never saw
 * it is worse than one stopped by a neighbour's window (measured: README).
 */
export function validationSplit<Row extends DatasetRow>(rows: readonly Row[], random: RandomStream): Split<Row> {
  const runs = groupBy([...labelsByRun(rows)], ([, label]) => label)
  if (runs.some((members) => members.length < RUNS_FOR_VALIDATION_BY_RUN)) return stratifiedByWindow(rows, random)
  const held = new Set(runs.flatMap((members) => drawFifth(members, random)).map(([runId]) => runId))
  return partition(rows, ({ runId }) => held.has(runId))
}

function drawFifth<Item>(items: readonly Item[], random: RandomStream): Item[] {
  const count = Math.min(items.length - 1, Math.max(1, Math.round(items.length * HELD_SHARE)))
  const drawn = new Set(permutation(items.length, random).slice(0, count))
  return items.filter((_, index) => drawn.has(index))
}

function partition<Row>(rows: readonly Row[], isHeld: (row: Row) => boolean): Split<Row> {
  return { train: rows.filter((row) => !isHeld(row)), held: rows.filter(isHeld) }
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  return [...Map.groupBy(items, keyOf).values()]
}
