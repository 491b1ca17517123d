import { expect, test } from 'vitest'
import type { PlannedEvaluation } from '../../../shared/contract/index.ts'
import { planCost } from './plan-cost.ts'

const shape = { rw: 'read', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 } as const
const PLANNED: PlannedEvaluation = {
  plan: {
    ...{ format: 'rabench-evaluation-plan', version: 1, name: 'compare', title: 'T', description: 'D', fileMib: 64 },
    ...{ repetitions: 3, warmupSeconds: 5, seconds: 9, seed: 1 },
    arms: [{ kind: 'default' }, { kind: 'module' }],
    workloads: [{ kind: 'fio', name: 'a', label: 'sequential', jobs: [shape] }],
  },
  ...{ trials: 6, seconds: 600 },
}

test('a plan is told by what it runs and how long that takes', () => {
  expect(planCost(PLANNED, 3)).toBe('1 workload, 2 arms, 3 repetitions: 6 measurements, about 10\u2009min.')
})

test('other repetitions cost in proportion', () => {
  expect(planCost(PLANNED, 6)).toBe('1 workload, 2 arms, 6 repetitions: some 12 measurements, about 20\u2009min.')
})
