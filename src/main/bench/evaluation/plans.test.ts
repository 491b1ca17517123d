import { expect, test } from 'vitest'
import { DEFAULT_READAHEAD_MAP_KIB } from '../../../shared/classes.ts'
import { armKey, planWithMap } from '../../../shared/experiment/index.ts'
import { planProblems } from '../../experiment/index.ts'
import { changedPlan, loadPlan, planNames, plannedEvaluations } from './plans.ts'

/** As the virtual box is. */
const BOX = { availableMemoryMib: 450, freeMib: 5700, canLimitCache: true, defaultKib: 128 }

test('every plan that ships can be run on the virtual box', async () => {
  const names = await planNames()
  expect(names).toEqual(['cloud', 'compare', 'phases', 'programs', 'unseen'])
  for (const name of names) {
    const plan = planWithMap(await loadPlan(name), DEFAULT_READAHEAD_MAP_KIB, 128)
    expect(plan.name).toBe(name)
    expect(planProblems(plan, BOX).problems).toEqual([])
    // Nothing is claimed without something to compare it with.
    expect(plan.arms.map(armKey)).toContain('default')
  }
})

test('a plan’s cost is told: measurements and time', async () => {
  const planned = await plannedEvaluations()
  const compare = planned.find(({ plan }) => plan.name === 'compare')
  expect(compare?.trials).toBe(4 * 2 * 3)
  expect(compare?.seconds).toBeGreaterThan(24 * 14)
})

test('a plan is changed from outside as it was asked for, whatever it says of one workload', async () => {
  const plan = changedPlan(await loadPlan('unseen'), {
    repetitions: 2,
    seconds: 4,
    seed: 9,
    workloads: ['zipf mmap 4k'],
  })
  expect(plan).toMatchObject({ repetitions: 2, seconds: 4, seed: 9 })
  expect(plan.workloads).toHaveLength(1)
  expect(plan.workloads[0]).toMatchObject({ name: 'zipf mmap 4k', repetitions: 2, seconds: 4 })
})

test('what there is not is refused with what there is', async () => {
  await expect(loadPlan('nothing')).rejects.toMatchObject({ code: 'unknown-profile' })
  const plan = await loadPlan('compare')
  expect(() => changedPlan(plan, { workloads: ['no such'] })).toThrow(/no workload "no such"/)
})

test('a plan’s arms can be those of the map that the module will have, each once, the disk’s own readahead left out', async () => {
  const file = await loadPlan('unseen')
  const arms = (map: { sequential: number; random: number; mixed: number }) =>
    planWithMap(file, map, 128).arms.map(armKey)
  expect(arms({ sequential: 512, random: 16, mixed: 64 })).toEqual([
    ...['default', 'fixed-16', 'fixed-64', 'fixed-512', 'module'],
  ])
  expect(arms({ sequential: 128, random: 16, mixed: 16 })).toEqual(['default', 'fixed-16', 'module'])
  const named = { ...file, arms: [...file.arms, { kind: 'fixed', kib: 16 } as const] }
  expect(planWithMap(named, { sequential: 512, random: 16, mixed: 64 }, 128).arms.map(armKey)).toEqual([
    ...['default', 'fixed-64', 'fixed-512', 'module', 'fixed-16'],
  ])
})
