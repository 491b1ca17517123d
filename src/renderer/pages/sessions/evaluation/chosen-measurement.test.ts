import { expect, test } from 'vitest'
import type { Measurement } from '../../../../shared/experiment/index.ts'
import { chosenFrom, measurementOf } from './chosen-measurement.ts'

const measured = (workload: string, arm: string, repetition: number, order: number): Measurement => ({
  ...{ workload, arm, repetition, order, seed: 1, startedAt: '2026-11-25T18:00:00.000Z', kernel: '6.12' },
})
const ALL = [
  measured('sequential', 'fixed-16', 1, 0),
  measured('sequential', 'module', 2, 1),
  measured('sequential', 'default', 1, 2),
  measured('random', 'module-over-65536', 1, 3),
  measured('random', 'fixed-65536', 1, 4),
]

test('at first the module is looked at, with what it is compared with under it', () => {
  expect(chosenFrom(ALL, {})).toEqual({ workload: 'sequential', arm: 'module', repetition: 2, beside: 'default' })
  expect(chosenFrom(ALL, { workload: 'random' })).toMatchObject({ arm: 'module-over-65536', beside: 'fixed-65536' })
})

test('what was chosen stays as far as the other workload has it', () => {
  const wanted = { workload: 'random', arm: 'fixed-16', repetition: 2, beside: 'default' }
  expect(chosenFrom(ALL, wanted)).toMatchObject({ workload: 'random', arm: 'module-over-65536', repetition: 1 })
})

test('nothing is laid under it where that was asked for', () => {
  expect(chosenFrom(ALL, { beside: undefined })?.beside).toBeUndefined()
  expect(chosenFrom([], {})).toBeUndefined()
})

test('the other of a pair is of the same block', () => {
  const choice = { workload: 'sequential', arm: 'module', repetition: 1, beside: 'default' }
  expect(measurementOf(ALL, choice, 'default')?.order).toBe(2)
  expect(measurementOf(ALL, choice, 'module')).toBeUndefined()
})
