import { expect, test } from 'vitest'
import { evaluationPlanSchema } from '../../shared/experiment/index.ts'
import { planProblems, type BoxForPlan } from './plan-problems.ts'

const shape = { rw: 'randread', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 } as const
const BOX: BoxForPlan = { availableMemoryMib: 450, freeMib: 4000, canLimitCache: true, defaultKib: 128 }

function problemsOf(change: object, box: Partial<BoxForPlan> = {}) {
  const plan = evaluationPlanSchema.parse({
    ...{ format: 'rabench-evaluation-plan', version: 1, name: 'test', title: '', description: '' },
    ...{ fileMib: 2048, cacheMib: 300, repetitions: 5, seed: 1, warmupSeconds: 0, seconds: 3 },
    arms: [{ kind: 'default' }, { kind: 'module' }],
    workloads: [{ kind: 'fio', name: 'one', label: 'random', jobs: [shape] }],
    ...change,
  })
  const { problems, warnings } = planProblems(plan, { ...BOX, ...box })
  return { problems: problems.join('\n'), warnings: warnings.join('\n') }
}

test('a sound plan has nothing said of it, nor has one that reads all of the file backwards', () => {
  expect(problemsOf({})).toEqual({ problems: '', warnings: '' })
  const backwards = { ...shape, rw: 'read', stride: '-8k' }
  expect(problemsOf({ workloads: [{ kind: 'fio', name: 'b', jobs: [backwards] }] }).warnings).toBe('')
})

test.each<[string, object, Partial<BoxForPlan>, RegExp]>([
  ['a file that is too small for its cache', { fileMib: 1024 }, {}, /1024 MiB is less than 6 times the 300 MiB/],
  ['a cache that is all memory', { cacheMib: undefined }, {}, /2048 MiB is less than 6 times the 450 MiB/],
  ['no default arm', { arms: [{ kind: 'module' }] }, {}, /no default arm/],
  [
    'direct I/O',
    { workloads: [{ kind: 'fio', name: 'd', jobs: [{ ...shape, ioengine: 'libaio', direct: true }] }] },
    {},
    /"d" is direct I\/O, under which readahead never acts/,
  ],
  [
    'random calls',
    { workloads: [{ kind: 'fio', name: 'r', jobs: [{ ...shape, ioengine: 'psync' }] }] },
    {},
    /"r" reads at random by calls/,
  ],
  [
    'a stride over most of the file',
    { workloads: [{ kind: 'fio', name: 's', jobs: [{ ...shape, rw: 'read', stride: '60k' }] }] },
    {},
    /"s" touches 128 MiB of the file in all/,
  ],
  [
    'a stride that goes back by what was read',
    { workloads: [{ kind: 'fio', name: 's', jobs: [{ ...shape, rw: 'read', bs: '1m', stride: '-1m' }] }] },
    {},
    /"s" touches 1 MiB of the file in all/,
  ],
  ['half a page', { arms: [{ kind: 'default' }, { kind: 'fixed', kib: 18 }] }, {}, /18 KiB down to 16 KiB/],
  ['the default twice', { arms: [{ kind: 'default' }, { kind: 'fixed', kib: 128 }] }, {}, /the default arm once more/],
  ['few repetitions', { repetitions: 2 }, {}, /2 repetitions/],
])('%s is warned of before it starts', (_, change, box, expected) => {
  const { problems, warnings } = problemsOf(change, box)
  expect(problems).toBe('')
  expect(warnings).toMatch(expected)
})

test('what cannot be done on this box, and what has nothing to be compared with, keeps it from starting', () => {
  expect(problemsOf({}, { programDataMib: 5000 }).problems).toMatch(/5000 MiB of data, and 4000 MiB are free/)
  expect(problemsOf({}, { canLimitCache: false }).problems).toMatch(/no memory control group/)
  expect(problemsOf({ arms: [{ kind: 'default' }, { kind: 'module', homeKib: 65_536 }] }).problems).toMatch(
    /"module over 64 MiB" has nothing to be compared with: add "fixed 64 MiB"/,
  )
})
