import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SectorTable } from './sector-table.ts'

const sector = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((n) => n * 8),
  fc.nat({ max: 2 ** 45 }),
  fc.constant(2 ** 64),
)
const step = fc.oneof(
  fc.record({ kind: fc.constant('set'), sector, value: fc.nat() }),
  fc.record({ kind: fc.constant('take'), sector, value: fc.constant(0) }),
  fc.record({ kind: fc.constant('clear'), sector, value: fc.constant(0) }),
)

test('behaves as a Map does, whatever is done in whatever order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const table = new SectorTable()
      const map = new Map<number, number>()
      for (const { kind, sector: key, value } of steps) {
        if (kind === 'set') {
          table.set(key, value)
          map.set(key, value)
        } else if (kind === 'take') {
          expect(table.take(key)).toBe(map.get(key) ?? Number.NaN)
          map.delete(key)
        } else {
          table.clear()
          map.clear()
        }
        expect(table.size).toBe(map.size)
      }
    }),
  )
})
