import type { Box } from '../../box/index.ts'
import { readAddedPackages, writeAddedPackages } from '../../hold/index.ts'
import { Apt } from './apt.ts'

/** A package of ours that stays. */
export interface KeptPackage {
  readonly name: string
  /** What would go or change with it; none where somebody has asked for the package itself since. */
  readonly neededBy: readonly string[]
}

export interface PackagesRemoved {
  readonly removed: readonly string[]
  readonly kept: readonly KeptPackage[]
}

/**
 * Removes the packages that the bench has brought onto a box, which is held, and that nothing else there needs, as apt says. What stays is written down
 * there still.
 * @throws BenchError command-failed
 */
export async function removeAddedPackages(box: Box, onLine?: (line: string) => void): Promise<PackagesRemoved> {
  const added = await readAddedPackages(box)
  const apt = added.length === 0 ? undefined : await Apt.find(box, onLine)
  if (apt === undefined) return { removed: [], kept: [] }
  const before = await apt.states()
  const there = added.filter(({ name }) => before.get(name) === 'there')
  const asked = await apt.asked()
  const wanted = there.filter(({ name, isAsked }) => !isAsked && asked.has(name))
  const { removable, needed } = await partedByNeed(
    apt,
    there.filter((one) => !wanted.includes(one)).map(({ name }) => name),
  )
  if (removable.length > 0) {
    await apt.change('apt-get', '-q', 'remove', '--yes', ...ALONE, '--', ...removable)
    const after = await apt.states()
    const ours = there.filter(({ hadConfiguration }) => !hadConfiguration).map(({ name }) => name)
    const left = removable.filter((name) => ours.includes(name) && after.get(name) === 'configuration')
    if (left.length > 0) await apt.change('dpkg', '--purge', '--', ...left)
  }
  await writeAddedPackages(
    box,
    there.filter(({ name }) => !removable.includes(name)),
  )
  return { removed: removable, kept: [...wanted.map(({ name }) => ({ name, neededBy: [] })), ...needed] }
}

/** Whatever the box's own configuration of apt says. */
const ALONE = ['--option', 'APT::Get::AutomaticRemove=false']

/** The most of some packages that can go without anything else going, or coming; of the others, what that would be. */
async function partedByNeed(
  apt: Apt,
  names: readonly string[],
): Promise<{ readonly removable: readonly string[]; readonly needed: readonly KeptPackage[] }> {
  const others = async (candidates: readonly string[]) => {
    if (candidates.length === 0) return []
    const { installed, removed } = await apt.simulate('remove', ...ALONE, '--', ...candidates)
    return [...new Set([...installed, ...removed])].filter((name) => !names.includes(name))
  }
  if ((await others(names)).length === 0) return { removable: names, needed: [] }
  const removable: string[] = []
  const needed: KeptPackage[] = []
  for (const name of names) {
    const neededBy = await others([...removable, name])
    if (neededBy.length === 0) removable.push(name)
    else needed.push({ name, neededBy })
  }
  return { removable, needed }
}
