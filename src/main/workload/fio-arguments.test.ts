import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { PlannedRun } from '../../shared/profile.ts'
import { fioArguments } from './fio-arguments.ts'
import { planRuns } from './plan.ts'
import { loadProfile } from './profiles.ts'

const FILES = { filePath: '/mnt/scratch/rabench-2048.dat', fileMib: 2048, logPrefix: '/mnt/scratch/.log/fio' }

async function runsOf(name: string): Promise<PlannedRun[]> {
  return planRuns((await loadProfile(name)).profile)
}

describe('fioArguments', () => {
  it.each(['seed', 'quick', 'smoke'])('is understood by fio for every workload of %s', async (name) => {
    const runs = Map.groupBy(await runsOf(name), (run) => `${run.workload} ${run.cache}`)
    for (const [run] of runs.values()) {
      const [fio = '', ...options] = fioArguments(run!, FILES)
      execFileSync(fio, [...options, '--parse-only'])
    }
  })

  it("keeps fio's advice from overruling the readahead of page-cache readers", async () => {
    for (const run of await runsOf('quick')) {
      expect(fioArguments(run, FILES).includes('--fadvise_hint=0')).toBe(!run.shape.direct)
    }
  })

  it('leaves a warmed file in the page cache', async () => {
    for (const run of await runsOf('seed')) {
      expect(fioArguments(run, FILES)).toContain(run.cache === 'warm' ? '--invalidate=0' : '--invalidate=1')
    }
  })

  it('gives every run its own random positions, and a repeated run the same', async () => {
    const seeds = async () =>
      (await runsOf('seed')).map((run) => fioArguments(run, FILES).find((option) => option.startsWith('--randseed=')))
    expect(new Set(await seeds()).size).toBe(18)
    expect(await seeds()).toEqual(await seeds())
  })
})
