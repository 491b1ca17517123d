import { ACCESS_CLASSES, classId } from '../../../shared/classes.ts'
import type { DatasetRow } from '../dataset/dataset.ts'

/** A trained simple model: probabilities in the order of class ids, of raw features. */
export type Classifier = (features: readonly number[]) => readonly number[]

/** How often each class is among the rows, in the order of class ids. */
export function classCounts(rows: readonly DatasetRow[]): number[] {
  const counts = ACCESS_CLASSES.map(() => 0)
  for (const { label } of rows) counts[classId(label)] = (counts[classId(label)] ?? 0) + 1
  return counts
}

/** The classes' shares, whatever the features. */
export function fitMajority(rows: readonly DatasetRow[]): Classifier {
  const shares = classCounts(rows).map((count) => count / rows.length)
  return () => shares
}
