import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FioShape, PlannedRun } from '../../shared/profile.ts'
import { runFio } from './run-fio.ts'
import { prepareScratchFile, type ScratchFile } from './scratch-file.ts'
import { localBox } from '../box/testing/local-box.ts'

const box = localBox()
const RANDOM_READS: FioShape = { rw: 'randread', ioengine: 'psync', direct: false, bs: '4k', iodepth: 1, numjobs: 2 }

function planned(name: string, shape: Partial<FioShape>, seconds = 1): PlannedRun {
  const merged = { ...RANDOM_READS, ...shape }
  const base = { workload: name, label: 'random', repetition: 1, cache: 'warm', readaheadKib: undefined } as const
  return { ...base, name, shape: merged, seconds }
}

describe('runFio', () => {
  let directory: string
  let file: ScratchFile
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rabench-fio-'))
    file = await prepareScratchFile(box, { scratchDirectory: directory, fileMib: 16 })
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('measures a run: rates that agree with one another and with the log of both jobs', async () => {
    const { result, samples } = await runFio(box, planned('two-readers', {}), file)
    expect(result.error).toBe(0)
    expect(result.readIops).toBeGreaterThan(0)
    expect(result.writeIops).toBe(0)
    expect(result.readBytesPerSecond / (result.readIops * 4096)).toBeCloseTo(1, 2)
    expect(result.readLatency!.p50Us).toBeLessThanOrEqual(result.readLatency!.p99Us)
    const bw = samples.filter((sample) => sample.kind === 'bw')
    const meanKib = bw.reduce((sum, sample) => sum + sample.value, 0) / bw.length
    expect(meanKib * 1024).toBeGreaterThan(0.6 * result.readBytesPerSecond)
    expect(meanKib * 1024).toBeLessThan(1.6 * result.readBytesPerSecond)
    expect(new Set(samples.map((sample) => sample.kind))).toEqual(new Set(['bw', 'iops', 'lat']))
  })

  it.each([
    ['mmap', { ioengine: 'mmap', numjobs: 1 }],
    ['direct', { ioengine: 'libaio', direct: true, iodepth: 4 }],
  ] as const)('runs %s readers', async (name, shape) => {
    const { result } = await runFio(box, planned(name, shape), file)
    expect(result.readIops).toBeGreaterThan(0)
  })

  it('writes inside the scratch file alone', async () => {
    const shape = { rw: 'randrw', bs: '64k', rwmixread: 70 } as const
    const { result } = await runFio(box, planned('mixed', shape), file)
    const share = result.readIops / (result.readIops + result.writeIops)
    expect(share).toBeCloseTo(0.7, 1)
    expect(result.writeLatency!.meanUs).toBeGreaterThan(0)
    expect((await readdir(directory)).sort()).toEqual(['rabench-16.dat', 'rabench-16.dat.ok'])
    expect(execFileSync('stat', ['--format=%s', file.path], { encoding: 'utf8' })).toBe('16777216\n')
  })

  it('ends fio when it is interrupted, and leaves no logs', async () => {
    const signal = AbortSignal.timeout(700)
    await expect(runFio(box, planned('stopped', {}, 30), file, { signal })).rejects.toMatchObject({
      code: 'interrupted',
    })
    await expect
      .poll(() => execFileSync('sh', ['-c', `pgrep -fc "^fio.*${file.path}" || true`], { encoding: 'utf8' }))
      .toBe('0\n')
    expect(await readdir(directory)).not.toContain('.rabench-stopped')
  })

  it('fails by name, and lays out nothing, where the scratch file is missing', async () => {
    const gone = { ...file, path: join(directory, 'gone.dat') }
    const error = await runFio(box, planned('gone', {}), gone).catch((failure: unknown) => failure)
    expect(error).toHaveProperty('code', 'bad-fio-result')
    expect(error).toHaveProperty('details', expect.stringContaining('file creation disallowed'))
    expect(await readdir(directory)).not.toContain('gone.dat')
  })
})
