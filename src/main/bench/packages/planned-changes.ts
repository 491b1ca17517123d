/** What apt would do: packages that are put there, upgrades among them, and packages that go. */
export interface PlannedChanges {
  readonly installed: readonly string[]
  readonly removed: readonly string[]
}

/**
 * Reads what `apt-get --simulate` prints (apt-get(8); apt-pkg/algorithms.cc, `pkgSimulate`): a line a step, "Inst NAME …", "Conf NAME …",
 * "Remv NAME …", or "Purg NAME …"; a name has its architecture where that is not the system's own.
 */
export function plannedChanges(output: string): PlannedChanges {
  const steps = output.split('\n').flatMap((line) => {
    const [, step, name] = /^(Inst|Remv|Purg) (\S+)/.exec(line) ?? []
    return step === undefined || name === undefined ? [] : [{ step, name }]
  })
  const named = (...wanted: readonly string[]) => [
    ...new Set(steps.filter(({ step }) => wanted.includes(step)).map(({ name }) => name)),
  ]
  return { installed: named('Inst'), removed: named('Remv', 'Purg') }
}
