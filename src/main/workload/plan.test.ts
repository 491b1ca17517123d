import { describe, expect, it } from 'vitest'
import { loadProfile } from './profiles.ts'
import { estimateSeconds, planRuns } from './plan.ts'

describe('planRuns', () => {
  it('puts the whole of seed in an order in which no class leads', async () => {
    const { profile } = await loadProfile('seed')
    expect(planRuns(profile).map((run) => run.name)).toEqual(
      [1, 2, 3].flatMap((repetition) => [
        `sequential-${repetition}-cold`,
        `random-${repetition}-cold`,
        `mixed-${repetition}-cold`,
        `sequential-${repetition}-warm`,
        `random-${repetition}-warm`,
        `mixed-${repetition}-warm`,
      ]),
    )
  })

  it('spreads classes of unequal size: none runs ahead of its share by more than one run', async () => {
    const { profile } = await loadProfile('quick')
    const runs = planRuns(profile)
    for (const label of ['sequential', 'random', 'mixed']) {
      const share = runs.filter((run) => run.label === label).length / runs.length
      runs.forEach((_, index) => {
        const sofar = runs.slice(0, index + 1).filter((run) => run.label === label).length
        expect(Math.abs(sofar - share * (index + 1))).toBeLessThanOrEqual(1)
      })
    }
  })

  it("follows a workload's own repetitions, cache states and readahead sizes", async () => {
    const { profile } = await loadProfile('smoke')
    const [workload] = profile.workloads
    const runs = planRuns({
      ...profile,
      workloads: [{ ...workload!, repetitions: 2, cache: ['warm'], readaheadKib: [16, 32] }],
    })
    expect(runs.map(({ name, readaheadKib, repetition }) => ({ name, readaheadKib, repetition }))).toEqual([
      { name: 'sequential-psync-128k-ra16-1-warm', readaheadKib: 16, repetition: 1 },
      { name: 'sequential-psync-128k-ra32-1-warm', readaheadKib: 32, repetition: 1 },
      { name: 'sequential-psync-128k-ra16-2-warm', readaheadKib: 16, repetition: 2 },
      { name: 'sequential-psync-128k-ra32-2-warm', readaheadKib: 32, repetition: 2 },
    ])
  })

  it('has unique names in every shipped profile', async () => {
    for (const name of ['seed', 'quick', 'smoke']) {
      const names = planRuns((await loadProfile(name)).profile).map((run) => run.name)
      expect(new Set(names).size).toBe(names.length)
    }
  })
})

describe('estimateSeconds', () => {
  it('counts runs, the pauses between them, and what is around each', async () => {
    const { profile } = await loadProfile('seed')
    expect(estimateSeconds(profile, planRuns(profile))).toBe(18 * 120 + 17 * 10 + 18 * 12)
  })
})
