import { existsSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localBox } from '../box/testing/local-box.ts'
import { HOSTILE_SIGNS } from '../box/testing/hostile-words.ts'
import { BenchError } from '../../shared/errors.ts'
import { planRuns } from './plan.ts'
import { parseProfile } from './profiles.ts'
import { prepareScratchFile } from './scratch-file.ts'

const WORKLOAD = {
  name: 'r',
  label: 'random',
  shape: { rw: 'randread', ioengine: 'psync', direct: false, bs: '4k', iodepth: 1, numjobs: 1 },
}
const PROFILE = {
  ...{ format: 'rabench-profile', version: 1, name: 'mine', title: '', description: '', fileMib: 16, seconds: 5 },
  ...{ cooldownSeconds: 0, repetitions: 1, cache: ['cold'], workloads: [WORKLOAD] },
}

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-scratch-names-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('names of profiles and workloads', () => {
  const anyName = fc
    .array(fc.oneof(fc.constantFrom(...HOSTILE_SIGNS, '/', '../', 'a', 'b-1'), fc.string({ unit: 'binary' })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((pieces) => pieces.join(''))

  it('lead nowhere but into the directory that their files are for', () => {
    const keep = resolve(directory, 'traces')
    fc.assert(
      fc.property(anyName, anyName, (name, workload) => {
        let plan: readonly { readonly name: string }[]
        try {
          const workloads = [{ ...WORKLOAD, name: workload }]
          plan = planRuns(parseProfile(JSON.stringify({ ...PROFILE, name, workloads }), 'mine.json'))
        } catch (error) {
          expect(error).toBeInstanceOf(BenchError)
          return
        }
        // As a capture composes them.
        const sessionId = `2026-11-30-${name}-a1b2`
        for (const run of plan) {
          const file = resolve(keep, sessionId, `${run.name}.tar.zst`)
          expect(file).toBe([keep, sessionId, `${run.name}.tar.zst`].join(sep))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('are not so long that no file could be called like them', () => {
    const long = 'x'.repeat(101)
    const refused = (changes: object) => () => parseProfile(JSON.stringify({ ...PROFILE, ...changes }), 'mine.json')
    expect(refused({ name: long })).toThrow(/name: longer than 100 characters/)
    expect(refused({ workloads: [{ ...WORKLOAD, name: long }] })).toThrow(/workloads\[0\]\.name: longer than/)
    expect(refused({ name: 'x'.repeat(100) })).not.toThrow()
  })
})

const FIO = '/usr/bin/fio'
const hasFio = existsSync(FIO)
if (!hasFio) process.stderr.write(`Scratch directories with odd names are not tested: there is no ${FIO}.\n`)

describe.skipIf(!hasFio)('a scratch directory', () => {
  const box = localBox()

  it.each(["it's $(touch canary) here", '`touch canary`', '-n %s \\', '--name=other', '日本 \u202e\n', '*', '${HOME}'])(
    'called %j has its file where it was named, and nothing else',
    async (name) => {
      const scratchDirectory = join(directory, name)
      await mkdir(scratchDirectory)
      const { path, laid } = await prepareScratchFile(box, { scratchDirectory, fileMib: 16 })
      expect({ path, laid }).toEqual({ path: join(scratchDirectory, 'rabench-16.dat'), laid: true })
      expect(statSync(path).size).toBe(16 * 2 ** 20)
      expect(await readdir(directory)).toEqual([name])
      expect((await readdir(scratchDirectory)).toSorted()).toEqual(['rabench-16.dat', 'rabench-16.dat.ok'])
    },
  )

  it.each(['a:b', 'a;b', 'a#b'])('called %j, of which fio would take a part, is refused', async (name) => {
    const scratchDirectory = join(directory, name)
    await mkdir(scratchDirectory)
    await expect(prepareScratchFile(box, { scratchDirectory, fileMib: 16 })).rejects.toMatchObject({
      code: 'wrong-usage',
      kept: 'Nothing was written.',
    })
    expect(await readdir(directory)).toEqual([name])
    expect(await readdir(scratchDirectory)).toEqual([])
  })
})
