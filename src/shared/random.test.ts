import { expect, test } from 'vitest'
import { permutation, randomStream, xoshiro128 } from './random.ts'

test('xoshiro128** gives the numbers of its authors’ C code', () => {
  const stream = xoshiro128([1, 2, 3, 4])
  // Printed by xoshiro128starstar.c with s = {1, 2, 3, 4}, compiled with gcc 12.
  const reference = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849]
  expect(reference.map(() => stream.bits())).toEqual(reference)
})

test('many words at once are the same numbers, and the stream goes on after them', () => {
  const [stream, other] = [randomStream(3), randomStream(3)]
  const words = new Uint32Array(100)
  stream.fill(words)
  expect([...words, stream.bits()]).toEqual(Array.from({ length: 101 }, () => other.bits()))
})

test('streams of one seed and of neighbouring seeds have nothing in common', () => {
  const first = [randomStream(1, 0), randomStream(1, 1), randomStream(2, 0)].map((stream) => stream.bits())
  expect(new Set(first).size).toBe(3)
})

test('a permutation holds every number once, in another order', () => {
  const order = permutation(50, randomStream(7))
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index))
  expect(order).not.toEqual(order.toSorted((a, b) => a - b))
})
