import type { Box } from '../../box/index.ts'
import { readAddedPackages, writeAddedPackages } from '../../hold/index.ts'
import type { Apt } from './apt.ts'

/**
 * Installs packages with what they need on a box that is held, and writes down on the box, before it does, which of all those were not there.
 * @throws BenchError command-failed
 */
export async function installPackages(box: Box, apt: Apt, names: readonly string[]): Promise<void> {
  await apt.change('apt-get', '-q', 'update')
  const before = await apt.states()
  const { installed } = await apt.simulate('install', '--no-install-recommends', '--', ...names)
  const added = installed
    .filter((name) => before.get(name) !== 'there')
    .map((name) => ({ name, isAsked: names.includes(name), hadConfiguration: before.get(name) === 'configuration' }))
  // One that has gone since is not ours when somebody installs it again.
  const earlier = (await readAddedPackages(box)).filter(({ name }) => before.get(name) === 'there')
  await writeAddedPackages(box, [...earlier, ...added])
  await apt.change('apt-get', '-q', 'install', '--yes', '--no-install-recommends', '--', ...names)
}
