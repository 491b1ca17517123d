import type { LanesBlock } from '../document.ts'
import type { Markup } from '../markup.ts'
import { box, drawing, DRAWING_WIDTH, fitted, INK, label, lineLook, stroke, tickText } from './drawing.ts'
import { linearScale } from './scale.ts'

const LANE_PX = 20
const LEFT = 120
const RIGHT = DRAWING_WIDTH - 12

/** A lane each, filled where it held: its place says which, so no colour has to. */
export function lanesDrawing({ caption, x, lanes }: LanesBlock): Markup {
  const bottom = lanes.length * LANE_PX
  const spans = lanes.flatMap((lane) => lane.spans)
  const [first, last] = spans.reduce<readonly [number, number]>(
    ([from, to], [start, end]) => [Math.min(from, start), Math.max(to, end)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  const across = linearScale(spans.length === 0 ? [0, 1] : [first, last], [LEFT, RIGHT])
  return drawing(DRAWING_WIDTH, bottom + 40, caption, [
    ...lanes.flatMap(({ name, spans: own }, at) => [
      label(LEFT - 8, at * LANE_PX + 14, fitted(name, LEFT - 8), { anchor: 'end' }),
      stroke([LEFT, (at + 1) * LANE_PX], [RIGHT, (at + 1) * LANE_PX]),
      ...own.map(([from, to]) =>
        box(
          across.at(from),
          at * LANE_PX + 3,
          Math.max(0.75, across.at(to) - across.at(from) - 0.5),
          LANE_PX - 6,
          lineLook(at).color,
        ),
      ),
    ]),
    ...across.ticks.map((tick) =>
      label(across.at(tick), bottom + 14, tickText(tick), { anchor: 'middle', color: INK.faint, sizePx: 10 }),
    ),
    label((LEFT + RIGHT) / 2, bottom + 32, x.title, { anchor: 'middle', color: INK.faint }),
  ])
}
