import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linearScale, logScale } from './scale.ts'

const positive = fc.double({ min: 1e-6, max: 1e12, noNaN: true })

test('any domain lands between the ends, with few ticks that are in it and rise', () => {
  fc.assert(
    fc.property(positive, positive, fc.boolean(), (a, b, isLog) => {
      const domain = [Math.min(a, b), Math.max(a, b)] as const
      const scale = (isLog ? logScale : linearScale)(domain, [100, 500])
      for (const value of domain) {
        expect(scale.at(value)).toBeGreaterThanOrEqual(99.99)
        expect(scale.at(value)).toBeLessThanOrEqual(500.01)
      }
      expect(scale.ticks.length).toBeLessThanOrEqual(9)
      expect(scale.ticks).toEqual([...new Set(scale.ticks)].toSorted((x, y) => x - y))
      for (const tick of scale.ticks) {
        expect(scale.at(tick)).toBeGreaterThanOrEqual(99)
        expect(scale.at(tick)).toBeLessThanOrEqual(501)
      }
    }),
  )
})

test('ticks are round', () => {
  expect(linearScale([0, 0.3], [0, 1]).ticks).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3])
  expect(logScale([4, 256], [0, 1]).ticks).toEqual([5, 10, 20, 50, 100, 200])
})
