import type { ForestBlock, ForestRow } from '../document.ts'
import { markup, type Markup } from '../markup.ts'
import { box, drawing, DRAWING_WIDTH, fitted, INK, label, number, stroke, tickText } from './drawing.ts'
import { logScale, type Scale } from './scale.ts'

const ROW_PX = 22
const LEFT = 190
const RIGHT = DRAWING_WIDTH - 232

type RatioRow = Extract<ForestRow, { kind: 'ratio' }>

/** A line a row: its name, the point with its interval on a log axis, the figures. */
export function forestDrawing({ caption, axis, rows }: ForestBlock): Markup {
  const bottom = rows.length * ROW_PX + 6
  const across = logScale(spanOf(rows), [LEFT, RIGHT])
  return drawing(DRAWING_WIDTH, bottom + 42, caption, [
    ...across.ticks.flatMap((tick) => [
      stroke([across.at(tick), 0], [across.at(tick), bottom]),
      label(across.at(tick), bottom + 14, tickText(tick), { anchor: 'middle', color: INK.faint, sizePx: 10 }),
    ]),
    stroke([across.at(1), 0], [across.at(1), bottom], { color: INK.text, width: 1.25 }),
    ...rows.flatMap((row, at) => rowMarks(row, at * ROW_PX + ROW_PX / 2 + 2, across)),
    label((LEFT + RIGHT) / 2, bottom + 34, axis, { anchor: 'middle', color: INK.faint }),
  ])
}

/** Everything that is drawn, and some room around 1. */
function spanOf(rows: readonly ForestRow[]): readonly [number, number] {
  const ends = rows
    .flatMap((row) => (row.kind === 'ratio' ? [row.value, ...row.interval95] : []))
    .filter((end) => end > 0 && Number.isFinite(end))
  return [Math.min(0.9, ...ends) / 1.04, Math.max(1.1, ...ends) * 1.04]
}

function rowMarks(row: ForestRow, y: number, across: Scale): Markup[] {
  const isHeading = row.kind === 'group' || (row.kind === 'ratio' && row.isOverall === true)
  const title = label(isHeading ? 0 : 10, y + 4, fitted(row.title, LEFT - 14), { isBold: isHeading })
  if (row.kind === 'group') return [title]
  const text = label(RIGHT + 12, y + 4, row.text, { color: row.kind === 'ratio' ? INK.text : INK.faint })
  return row.kind === 'ratio' ? [title, ...pointMarks(row, y, across), text] : [title, text]
}

function pointMarks({ value, interval95, isOverall = false }: RatioRow, y: number, across: Scale): Markup[] {
  // A lower end of 0 lies left of every log axis.
  const [low, high] = interval95.map((end) => (end > 0 ? across.at(end) : LEFT))
  const color = isOverall ? INK.text : INK.mark
  const ends = low === undefined || high === undefined ? [] : [low, high]
  const [x, size] = [across.at(value), 6]
  return [
    ...(low === undefined || high === undefined ? [] : [stroke([low, y], [high, y], { color, width: 1.75 })]),
    ...ends.map((end) => stroke([end, y - 4], [end, y + 4], { color, width: 1.75 })),
    isOverall
      ? markup`<path d="M${number(x - size)} ${number(y)}L${number(x)} ${number(y - size)}L${number(x + size)} ${number(y)}L${number(x)} ${number(y + size)}Z" fill="${color}"/>`
      : box(x - 4, y - 4, 8, 8, color),
  ]
}
