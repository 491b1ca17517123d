import { expect, test } from 'vitest'
import fc from 'fast-check'
import { armKey, evaluationPlanSchema, type EvaluationPlan } from '../../shared/experiment/index.ts'
import { estimateSeconds, scheduleEvaluation } from './schedule.ts'

const shape = { rw: 'randread', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 } as const

function planOf(
  arms: number,
  workloads: readonly (number | undefined)[],
  repetitions: number,
  seed: number,
): EvaluationPlan {
  return evaluationPlanSchema.parse({
    ...{ format: 'rabench-evaluation-plan', version: 1, name: 'test', title: '', description: '', fileMib: 16 },
    ...{ repetitions, seed, warmupSeconds: 2, seconds: 3 },
    arms: Array.from({ length: arms }, (_, index) => ({ kind: 'fixed', kib: 4 * index })),
    workloads: workloads.map((own, index) => ({
      ...{ kind: 'fio', name: `workload ${index}`, jobs: [shape] },
      ...(own === undefined ? {} : { repetitions: own }),
    })),
  })
}

const plans = fc
  .record({
    arms: fc.integer({ min: 1, max: 6 }),
    workloads: fc.array(fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }), { minLength: 1, maxLength: 5 }),
    repetitions: fc.integer({ min: 1, max: 6 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  })
  .map(({ arms, workloads, repetitions, seed }) => planOf(arms, workloads, repetitions, seed))

test('every workload meets every arm once in each of its repetitions, numbered in order', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const planned = scheduleEvaluation(plan)
      const wanted = plan.workloads.flatMap(({ name, repetitions = plan.repetitions }) =>
        Array.from({ length: repetitions }, (_, index) => index + 1).flatMap((repetition) =>
          plan.arms.map((arm) => `${name}/${repetition}/${armKey(arm)}`),
        ),
      )
      const found = planned.map(({ workload, repetition, arm }) => `${workload.name}/${repetition}/${armKey(arm)}`)
      expect(found.toSorted()).toEqual(wanted.toSorted())
      expect(planned.map(({ order }) => order)).toEqual(planned.map((_, index) => index))
    }),
  )
})

test('the arms of a block follow one another with the same seed, and repetitions follow one another', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const planned = scheduleEvaluation(plan)
      for (let start = 0; start < planned.length; start += plan.arms.length) {
        const block = planned.slice(start, start + plan.arms.length)
        expect(
          new Set(block.map(({ workload, repetition, seed }) => `${workload.name} ${repetition} ${seed}`)).size,
        ).toBe(1)
      }
      const repetitions = planned.map(({ repetition }) => repetition)
      expect(repetitions).toEqual(repetitions.toSorted((a, b) => a - b))
    }),
  )
})

test('each arm of a workload comes first as often as any other, give or take one', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const planned = scheduleEvaluation(plan)
      for (const { name } of plan.workloads) {
        const blocks = [
          ...Map.groupBy(
            planned.filter(({ workload }) => workload.name === name),
            ({ repetition }) => repetition,
          ).values(),
        ]
        const firsts = plan.arms.map(
          (arm) => blocks.filter(([first]) => first && armKey(first.arm) === armKey(arm)).length,
        )
        expect(Math.max(...firsts) - Math.min(...firsts)).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('the same seed gives the same order, another one another', () => {
  const words = (seed: number) =>
    scheduleEvaluation(planOf(5, [undefined, undefined, undefined], 4, seed)).map(
      ({ workload, arm }) => workload.name + armKey(arm),
    )
  expect(words(1)).toEqual(words(1))
  expect(words(1)).not.toEqual(words(2))
})

test('the time that is left counts warm-up and phases', () => {
  const one = scheduleEvaluation(planOf(1, [undefined], 1, 1))
  const two = scheduleEvaluation(planOf(1, [undefined], 2, 1))
  expect(estimateSeconds(two)).toBe(2 * estimateSeconds(one))
  expect(estimateSeconds(one)).toBeGreaterThan(5)
})
