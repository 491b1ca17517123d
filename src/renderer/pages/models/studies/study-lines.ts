import type { StudyRow } from '../../../../shared/window-study.ts'

/** The rows of each feature set, shortest windows first. */
export function studyLines<Row extends Pick<StudyRow, 'featureSet' | 'windowSeconds'>>(
  rows: readonly Row[],
): { readonly featureSet: Row['featureSet']; readonly rows: readonly Row[] }[] {
  return [...Map.groupBy(rows, ({ featureSet }) => featureSet)].map(([featureSet, own]) => ({
    featureSet,
    rows: own.toSorted((a, b) => a.windowSeconds - b.windowSeconds),
  }))
}
