import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Box } from '../../box/index.ts'
import { localBox } from '../../box/testing/local-box.ts'
import { PACKAGES_FILE } from '../../hold/package-list.ts'
import { openPackageRoot, type PackageRoot } from '../testing/package-root.ts'
import { packagesOfBench } from './added.ts'
import { Apt } from './apt.ts'
import { installPackages } from './install.ts'
import { packagesText } from './packages-text.ts'
import { removeAddedPackages } from './remove.ts'

const missing = ['apt-get', 'dpkg-deb'].filter((program) => spawnSync('which', [program]).status !== 0)
const why = [...(process.getuid?.() === 0 ? [] : ['root']), ...missing]

/** A little of what a capture needs, and what somebody may have beside it. */
const PACKAGES = [
  { name: 'tool', depends: 'lib, tool-data' },
  { name: 'tool-data' },
  { name: 'lib' },
  { name: 'g++', depends: 'lib' },
  { name: 'reader', depends: 'lib' },
  { name: 'chooser', depends: 'tool | g++' },
  { name: 'bystander' },
]

/** This machine, with the packages and the list of another root. */
function boxIn({ directory }: PackageRoot): Box {
  const here = localBox()
  const there = (word: string) => word.replace(path.dirname(PACKAGES_FILE), directory + path.dirname(PACKAGES_FILE))
  return {
    ...here,
    must: (argv, options) => here.must(argv.map(there), options),
    readFile: (file, options) => here.readFile(there(file), options),
    // A systemd that runs here would start jobs without this process's environment.
    jobs: { ...here.jobs, run: (_name, argv) => here.run(argv, { timeoutSeconds: 120 }) },
  }
}

describe.skipIf(why.length > 0)(
  `packages of a box${why.length > 0 ? ` (skipped: needs ${why.join(', ')})` : ''}`,
  () => {
    let root: PackageRoot
    let box: Box
    let said: string[]

    beforeEach(() => {
      root = openPackageRoot(PACKAGES)
      box = boxIn(root)
      said = []
      root.apt('update')
      root.apt('install', 'bystander')
    })
    afterEach(() => {
      root.close()
    })

    const onLine = (line: string) => {
      said.push(line)
    }
    const install = async (...names: string[]) => {
      const apt = await Apt.find(box, onLine)
      if (apt === undefined) throw new Error('no apt')
      await installPackages(box, apt, names)
    }
    const remove = () => removeAddedPackages(box, onLine)
    const added = async () => (await packagesOfBench(box)).toSorted()

    test('those that were not there are written down, and go without a rest, the others stay', async () => {
      root.apt('install', 'lib')
      const before = root.listing()
      await install('tool', 'g++')
      expect(await added()).toEqual(['g++', 'tool', 'tool-data'])
      expect(root.listing()).toContain('tool installed')
      const { removed, kept } = await remove()
      expect([removed.toSorted(), kept]).toEqual([['g++', 'tool', 'tool-data'], []])
      expect(root.listing()).toEqual(before)
      expect(existsSync(path.join(root.directory, 'etc/tool.conf'))).toBe(false)
      expect(existsSync(root.directory + PACKAGES_FILE)).toBe(false)
    })

    test('they are written down before the first of them comes', async () => {
      await install('tool')
      expect(said).toEqual(['apt-get -q update', 'apt-get -q install --yes --no-install-recommends -- tool'])
      rmSync(path.join(root.directory, 'archive/g++.deb'))
      await expect(install('g++')).rejects.toMatchObject({ code: 'command-failed' })
      expect(await added()).toEqual(['g++', 'lib', 'tool', 'tool-data'])
      // It never came, so somebody else's is not ours.
      expect((await remove()).removed.toSorted()).toEqual(['lib', 'tool', 'tool-data'])
    })

    test('what something else has come to need stays, with all that it needs, and is removed once it is needed no more', async () => {
      await install('tool', 'g++')
      root.apt('install', 'reader')
      const { removed, kept } = await remove()
      expect(removed.toSorted()).toEqual(['g++', 'tool', 'tool-data'])
      expect(kept).toEqual([{ name: 'lib', neededBy: ['reader'] }])
      expect(packagesText({ removed, kept }).at(-1)).toBe(
        'Kept lib, without which these would not stay as they are: reader.',
      )
      expect(await added()).toEqual(['lib'])
      root.apt('remove', 'reader')
      expect((await remove()).removed).toEqual(['lib'])
    })

    test('of two that can stand in for each other, one stays for who needs either', async () => {
      await install('tool', 'g++')
      root.apt('install', 'chooser')
      const { removed, kept } = await remove()
      expect(root.listing().filter((line) => line.startsWith('chooser'))).toEqual(['chooser installed'])
      expect(kept.flatMap(({ neededBy }) => neededBy)).toContain('chooser')
      expect(removed.some((name) => name === 'tool' || name === 'g++')).toBe(true)
    })

    test('one that came along and that somebody has asked for since stays', async () => {
      await install('tool')
      root.apt('install', 'lib')
      const { removed, kept } = await remove()
      expect(removed.toSorted()).toEqual(['tool', 'tool-data'])
      expect(kept).toEqual([{ name: 'lib', neededBy: [] }])
      expect(root.listing()).toContain('lib installed')
    })

    test('configuration that an earlier installation had left is not deleted with what we removed', async () => {
      root.apt('install', 'tool-data')
      root.apt('remove', 'tool-data')
      const before = root.listing()
      expect(before).toContain('tool-data config-files')
      await install('tool')
      await remove()
      expect(root.listing()).toEqual(before)
    })

    test('where nothing was installed nothing is removed', async () => {
      expect(packagesText(await remove())).toEqual(['The bench has installed no packages there.'])
      expect(said).toEqual([])
    })
  },
)
