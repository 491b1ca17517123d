import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileWord } from '../box/testing/hostile-words.ts'
import { generateModuleSource } from './generate.ts'
import { loadModule } from './load.ts'
import { loadParameters } from './parameters.ts'
import { systemdUnit } from './persist-files.ts'
import { SAMPLE_MODEL } from './testing/sample-model.ts'
import { scriptedBox } from './testing/scripted-box.ts'

test.each(['m1 paused=1', 'm1\tdry_run=0', 'm1"', 'm1\n', "it's", '%h', '', 'é'])(
  'a model called %j, as a bundle may bring one, is not loaded',
  async (modelId) => {
    const { box, commands } = scriptedBox([[/^insmod /, {}]])
    await expect(loadModule(box, '/root/rabench.ko', { modelId, disk: 'vdb' })).rejects.toMatchObject({
      code: 'bad-model',
      kept: 'Nothing was loaded.',
    })
    expect(commands).toEqual([])
  },
)

test('no source is written for it, which would take minutes to build and then not load', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rabench-ids-'))
  try {
    const source = join(directory, 'source')
    await expect(generateModuleSource({ ...SAMPLE_MODEL, id: 'm1 paused=1' }, source)).rejects.toMatchObject({
      code: 'bad-model',
    })
    await expect(access(source)).rejects.toMatchObject({ code: 'ENOENT' })
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('whatever a model is called, the kernel is given as many parameters as were meant', () => {
  fc.assert(
    fc.property(hostileWord('rabench-canary'), (word) => {
      const modelId = `m${word}`
      let parameters: string[]
      try {
        parameters = loadParameters({ modelId, disk: 'vdb', dryRun: true })
      } catch (error) {
        expect(error).toHaveProperty('code', 'bad-model')
        return
      }
      // kernel/params.c, next_arg: blanks end one unless they are between double quotes.
      const joined = parameters.join(' ')
      expect(joined.split(/\s+/)).toEqual(['disk=vdb', `model=${modelId}`, 'dry_run=1'])
      expect(joined).not.toContain('"')
    }),
    { numRuns: 200 },
  )
})

test('a per cent sign of a mount point is one in the unit too, not the start of a specifier', () => {
  expect(systemdUnit('m1', ['/srv/100%lab', '/srv/b'])).toContain('\nRequiresMountsFor=/srv/100%%lab /srv/b\n')
})
