import type { BarsBlock } from '../document.ts'
import type { Markup } from '../markup.ts'
import { box, drawing, DRAWING_WIDTH, fitted, INK, label, stroke, tickText } from './drawing.ts'
import { linearScale } from './scale.ts'

const BAR_PX = 20
const LEFT = 190
const RIGHT = DRAWING_WIDTH - 190

/** A bar each from 0, its interval over it, its figure at the right. */
export function barsDrawing({ caption, axis, bars }: BarsBlock): Markup {
  const bottom = bars.length * BAR_PX + 2
  const ends = bars.flatMap(({ value, interval95 = [] }) => [value, ...interval95]).filter(Number.isFinite)
  const across = linearScale([Math.min(0, ...ends), Math.max(0, ...ends)], [LEFT, RIGHT], 5)
  const zero = across.at(0)
  return drawing(DRAWING_WIDTH, bottom + 40, caption, [
    ...across.ticks.flatMap((tick) => [
      stroke([across.at(tick), 0], [across.at(tick), bottom]),
      label(across.at(tick), bottom + 14, tickText(tick), { anchor: 'middle', color: INK.faint, sizePx: 10 }),
    ]),
    ...bars.flatMap(({ name, value, interval95, text }, at) => {
      const y = at * BAR_PX
      const end = Number.isFinite(value) ? across.at(value) : zero
      return [
        label(LEFT - 8, y + 14, fitted(name, LEFT - 8), { anchor: 'end' }),
        box(Math.min(zero, end), y + 4, Math.abs(end - zero), BAR_PX - 8, INK.bar),
        ...(interval95 === undefined ? [] : intervalMarks(interval95.map(across.at), y + BAR_PX / 2)),
        label(RIGHT + 12, y + 14, text),
      ]
    }),
    stroke([zero, 0], [zero, bottom], { color: INK.axis }),
    label((LEFT + RIGHT) / 2, bottom + 32, axis, { anchor: 'middle', color: INK.faint }),
  ])
}

function intervalMarks([low = 0, high = 0]: readonly number[], y: number): Markup[] {
  const ink = { color: INK.text, width: 1.25 }
  return [
    stroke([low, y], [high, y], ink),
    stroke([low, y - 4], [low, y + 4], ink),
    stroke([high, y - 4], [high, y + 4], ink),
  ]
}
