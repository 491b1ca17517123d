import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PANEL_INSET } from './time-panels.ts'
import { panned, placeOf, rangeOf, showing, spanMs, timeAt, zoomed } from './view.ts'

const HOUR = { fromMs: 0, toMs: 3_600_000 }
const WIDTH = 1000 + PANEL_INSET.left + PANEL_INSET.right

test('following ends at now, whatever now is; a stretch that stands still does', () => {
  expect(rangeOf({ kind: 'following', spanMs: 2000 }, 10_000)).toEqual({ fromMs: 8000, toMs: 10_000 })
  expect(rangeOf({ kind: 'still', range: HOUR }, 9e9)).toBe(HOUR)
})

test('zooming keeps the instant under the pointer where it is', () => {
  const before = { fromMs: 1_000_000, toMs: 1_100_000 }
  const after = zoomed(before, 1_025_000, 0.5, HOUR, 3_600_000)
  expect(after).toEqual({ fromMs: 1_012_500, toMs: 1_062_500 })
  const x = placeOf(1_025_000, WIDTH, before) ?? Number.NaN
  expect(placeOf(1_025_000, WIDTH, after)).toBeCloseTo(x)
  expect(timeAt(x, WIDTH, after)).toBeCloseTo(1_025_000)
})

test('nobody zooms or pans out of what there is, nor closer than half a second', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }), by: fc.integer({ min: -4e6, max: 4e6 }) }),
      ),
      (moves) => {
        let range = { fromMs: 1_000_000, toMs: 1_120_000 }
        for (const { factor, by } of moves) {
          range = panned(zoomed(range, range.fromMs + spanMs(range) / 3, factor, HOUR, 3_600_000), by, HOUR)
          expect(range.fromMs).toBeGreaterThanOrEqual(-1e-3)
          expect(range.toMs).toBeLessThanOrEqual(HOUR.toMs + 1e-3)
          expect(spanMs(range)).toBeGreaterThan(499)
        }
      },
    ),
  )
})

test('stepping to a window moves the picture only where it is not in it', () => {
  const range = { fromMs: 1000, toMs: 2000 }
  expect(showing(range, 1500)).toBe(range)
  expect(showing(range, 5000)).toEqual({ fromMs: 4500, toMs: 5500 })
})
