import type { Importance } from '../../../../shared/model-report.ts'

/** Names of all features that one of these knows, the one that matters most to any of them first. */
export function importanceRows(of: readonly Importance[]): string[] {
  const most = new Map<string, number>()
  for (const { name, accuracyDrop } of of.flatMap(({ features }) => features)) {
    most.set(name, Math.max(most.get(name) ?? -Infinity, accuracyDrop))
  }
  return [...most].sort((a, b) => b[1] - a[1]).map(([name]) => name)
}
