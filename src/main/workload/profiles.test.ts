import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_WINDOW_SECONDS } from '../../shared/windows.ts'
import { estimateSeconds, planRuns, runsByClass } from './plan.ts'
import { loadProfile, parseProfile, profileNames } from './profiles.ts'

const VALID = {
  format: 'rabench-profile',
  version: 1,
  name: 'mine',
  title: 'Mine',
  description: '',
  fileMib: 16,
  seconds: 5,
  cooldownSeconds: 0,
  repetitions: 1,
  cache: ['cold'],
  workloads: [
    {
      name: 'r',
      label: 'random',
      shape: { rw: 'randread', ioengine: 'psync', direct: false, bs: '4k', iodepth: 1, numjobs: 1 },
    },
  ],
}
const [WORKLOAD] = VALID.workloads

function profileWith(changes: object): string {
  return JSON.stringify({ ...VALID, ...changes })
}

function withShape(changes: object): string {
  return profileWith({ workloads: [{ ...WORKLOAD, shape: { ...WORKLOAD!.shape, ...changes } }] })
}

describe('the shipped profiles', () => {
  it('are these, each under its own name and without a warning', async () => {
    const names = await profileNames()
    expect(names).toEqual(['broad', 'quick', 'seed', 'smoke'])
    for (const name of names) {
      const { profile, warnings } = await loadProfile(name)
      expect(profile.name).toBe(name)
      expect(warnings).toEqual([])
    }
  })

  it("holds the method's campaign in seed: 18 direct runs of 48 windows", async () => {
    const { profile } = await loadProfile('seed')
    const runs = planRuns(profile)
    expect(runs).toHaveLength(18)
    expect(profile.seconds / DEFAULT_WINDOW_SECONDS).toBe(48)
    expect(profile.cooldownSeconds).toBe(10)
    expect(profile.fileMib).toBe(2048)
    expect(runs.filter((run) => run.cache === 'warm')).toHaveLength(9)
    const shapes = Object.fromEntries(runs.map(({ label, shape }) => [label, shape]))
    const common = { ioengine: 'libaio', direct: true, numjobs: 2 }
    expect(shapes).toEqual({
      sequential: { ...common, rw: 'read', bs: '128k', iodepth: 4 },
      random: { ...common, rw: 'randread', bs: '4k', iodepth: 16 },
      mixed: { ...common, rw: 'randrw', bs: '64k', iodepth: 8, rwmixread: 70 },
    })
  })

  it.each([
    ['quick', 15, 8 * 60],
    ['smoke', 9, 4 * 60],
  ])('keeps %s at %i runs and under %i s', async (name, count, limitSeconds) => {
    const { profile } = await loadProfile(name)
    const runs = planRuns(profile)
    expect(runs).toHaveLength(count)
    expect(Object.values(runsByClass(runs)).every((runsOfClass) => runsOfClass >= 2)).toBe(true)
    expect(estimateSeconds(profile, runs)).toBeLessThan(limitSeconds)
  })

  it.each(['quick', 'smoke'])(
    'gives each class of %s page-cache readers under several readahead sizes',
    async (name) => {
      const { profile } = await loadProfile(name)
      for (const label of ['sequential', 'random', 'mixed'] as const) {
        const sizes = planRuns(profile)
          .filter((run) => run.label === label && !run.shape.direct)
          .map((run) => run.readaheadKib)
        expect(new Set(sizes).size).toBeGreaterThanOrEqual(2)
        expect(sizes).toContain(128)
      }
    },
  )
})

describe('loadProfile', () => {
  let directory: string
  beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'rabench-profiles-'))))
  afterAll(() => rm(directory, { recursive: true }))

  it('reads a user file by its path', async () => {
    const path = join(directory, 'mine.json')
    await writeFile(path, profileWith({ seconds: 6 }))
    expect(await loadProfile(path)).toMatchObject({
      profile: { name: 'mine' },
      path,
      warnings: [expect.stringMatching(/^seconds: not a whole number/)],
    })
  })

  it.each(['qick', './nowhere.json'])('lists the names when there is no %s', async (name) => {
    const error = await loadProfile(name).catch((failure: unknown) => failure)
    expect(error).toHaveProperty('code', 'unknown-profile')
    expect(error).toHaveProperty('nextStep', expect.stringContaining('quick, seed, smoke'))
  })
})

describe('parseProfile', () => {
  it.each([
    ['a truncated document', '{"format":', 'not JSON'],
    ['a list', '[]', '(document)'],
    ['a foreign format', profileWith({ format: 'fio' }), 'format: '],
    ['a missing field', profileWith({ seconds: undefined }), 'seconds: '],
    ['a wrong value deep inside', withShape({ bs: '4 kB' }), 'workloads[0].shape.bs: '],
    [
      'a misspelt field',
      profileWith({ workloads: [{ ...WORKLOAD, readaheadKiB: [16] }] }),
      'workloads[0].readaheadKiB: ',
    ],
    ['two workloads of one name', profileWith({ workloads: [WORKLOAD, WORKLOAD] }), 'two workloads are named "r"'],
    ['one run planned twice', profileWith({ cache: ['cold', 'cold'] }), '"r-1-cold" is planned twice'],
    ['a block larger than the file', withShape({ bs: '32m' }), 'workloads[0].shape.bs: a block of 32m'],
    ['a mix without its share', withShape({ rw: 'randrw' }), 'workloads[0].shape.rwmixread: missing'],
    ['a share without a mix', withShape({ rwmixread: 70 }), 'workloads[0].shape.rwmixread: '],
    ['a direct memory map', withShape({ ioengine: 'mmap', direct: true }), 'workloads[0].shape.direct: '],
    ['a direct block of odd size', withShape({ direct: true, bs: '1000' }), 'workloads[0].shape.bs: direct'],
    ['a random walk with a stride', withShape({ stride: '60k' }), 'workloads[0].shape.stride: "randread" is random'],
    [
      'a sequence of drawn positions',
      withShape({ rw: 'read', randomDistribution: 'zipf:1.1' }),
      'workloads[0].shape.randomDistribution: "read" is sequential',
    ],
    ['zipf with the exponent that fio refuses', withShape({ randomDistribution: 'zipf:1' }), 'zipf needs an exponent'],
    ['pareto outside of its range', withShape({ randomDistribution: 'pareto:1.5' }), 'pareto needs a power'],
    ['normal beyond the file', withShape({ randomDistribution: 'normal:100' }), 'normal needs a deviation'],
    [
      'zones that leave accesses over',
      withShape({ randomDistribution: 'zoned:50/5:30/95' }),
      'workloads[0].shape.randomDistribution: 80 % of accesses',
    ],
    [
      'zones of more than the file',
      withShape({ randomDistribution: 'zoned:50/60:50/55' }),
      'workloads[0].shape.randomDistribution: 115 % of the file',
    ],
    [
      'sizes of not all blocks',
      withShape({ bssplit: '8k/50:12k/33' }),
      'workloads[0].shape.bssplit: its shares are 83 %',
    ],
    ['a size between two positions', withShape({ bssplit: '8k/50:10k/50' }), 'shape.bssplit: 10k is no multiple'],
    ['a size larger than the file', withShape({ bssplit: '8k/50:32m/50' }), 'shape.bssplit: a block of 32m'],
    ['a run shorter than a window', profileWith({ seconds: 2 }), 'seconds: '],
  ])('names file and field for %s', (_, text, expected) => {
    expect(() => parseProfile(text, 'mine.json')).toThrow(expect.objectContaining({ code: 'bad-profile' }))
    expect(() => parseProfile(text, 'mine.json')).toThrow(expected)
    expect(() => parseProfile(text, 'mine.json')).toThrow('mine.json')
  })

  it.each([
    { rw: 'read', stride: '-8k' },
    { rw: 'randread', randomDistribution: 'zoned:50/5:30/15:20/80' },
    { rw: 'randread', randomDistribution: 'zipf:1.1' },
    { rw: 'randread', bssplit: '8k/33:12k/33:16k/34' },
  ])('reads positions and sizes of every kind: %j', (shape) => {
    expect(parseProfile(withShape(shape), 'mine.json').workloads[0]?.shape).toMatchObject(shape)
  })

  it('refuses a version that it does not know yet', () => {
    expect(() => parseProfile(profileWith({ version: 2 }), 'mine.json')).toThrow(
      expect.objectContaining({ code: 'newer-format' }),
    )
  })
})
