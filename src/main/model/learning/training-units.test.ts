import { expect, test } from 'vitest'
import { separableRows } from '../testing/toy.ts'
import { unitsOf } from './training-units.ts'
import type { TrainingProblem } from './training-problem.ts'

const small = separableRows(2)
const large = separableRows(40)

function sizesOf(count: number, members: number): number[] {
  const problems = Array.from({ length: count }, (_, seed): TrainingProblem => ({ rows: small, seed }))
  return unitsOf(problems, members).map(({ length }) => length)
}

test('as few units as stacks of 32 allow, and work for each member', () => {
  expect(sizesOf(1, 2)).toEqual([1])
  expect(sizesOf(18, 2)).toEqual([9, 9])
  expect(sizesOf(64, 2)).toEqual([32, 32])
  expect(sizesOf(180, 2)).toEqual([30, 30, 30, 30, 30, 30])
  expect(sizesOf(33, 1)).toEqual([17, 16])
  expect(sizesOf(0, 2)).toEqual([])
})

test('what is not alike is not in one unit, nothing is in two, and the most work comes first', () => {
  const problems = [small, large, small, large, large].map((rows, seed) => ({ rows, seed }))
  expect(unitsOf(problems, 2)).toEqual([[1, 3], [4], [0], [2]])
})
