import type { LinesBlock, PanelsBlock, ReportAxis, ReportLine } from '../document.ts'
import { markup, type Markup } from '../markup.ts'
import { drawing, DRAWING_WIDTH, fitted, INK, label, lineLook, number, stroke, tickText } from './drawing.ts'
import { linearScale, logScale, type Scale } from './scale.ts'

interface Frame {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Lines over a shared axis, with what each is above them. */
export function linesDrawing({ caption, x, y, lines }: LinesBlock): Markup {
  const [height, frame] = [230, { left: 56, right: DRAWING_WIDTH - 12, top: 40, bottom: 188 }]
  return drawing(DRAWING_WIDTH, height, caption, [
    legend(lines, frame.left),
    label(frame.left, frame.top - 8, y.title, { color: INK.faint }),
    ...plot(x, y, lines, frame, 6),
    label((frame.left + frame.right) / 2, height - 8, x.title, { anchor: 'middle', color: INK.faint }),
  ])
}

const PANEL_WIDTH = 232
const PANEL_HEIGHT = 118

/** A small chart of a panel; what its axes are is said once, under all of them. */
export function panelDrawing({ x, y }: PanelsBlock, { title, lines }: PanelsBlock['panels'][number]): Markup {
  const frame = { left: 40, right: PANEL_WIDTH - 6, top: 22, bottom: PANEL_HEIGHT - 18 }
  return drawing(PANEL_WIDTH, PANEL_HEIGHT, `${title}: ${y.title} by ${x.title}`, [
    label(0, 12, fitted(title, PANEL_WIDTH), { isBold: true }),
    ...plot(x, y, lines, frame, 3),
  ])
}

/** What the lines of all panels are; nothing where there is one kind. */
export function panelsLegend({ panels }: PanelsBlock): Markup | undefined {
  const longest = panels.map(({ lines }) => lines).toSorted((a, b) => b.length - a.length)[0] ?? []
  if (longest.length < 2) return undefined
  return drawing(DRAWING_WIDTH, 20, `Lines: ${longest.map(({ name }) => name).join(', ')}`, [legend(longest, 0)])
}

function plot(x: ReportAxis, y: ReportAxis, all: readonly ReportLine[], frame: Frame, ticks: number): Markup[] {
  const lines = all.map((line) => ({ ...line, points: line.points.filter((point) => isDrawable(point, y)) }))
  const points = lines.flatMap((line) => line.points)
  const { left, right, top, bottom } = frame
  if (points.length === 0)
    return [label((left + right) / 2, (top + bottom) / 2, 'nothing recorded', { anchor: 'middle' })]
  const [xs, ys] = [points.map(([value]) => value), points.map(([, value]) => value)]
  const across = linearScale([leastOf(xs), mostOf(xs)], [left, right], ticks)
  const up = y.isLog
    ? logScale([leastOf(ys) / 1.2, mostOf(ys) * 1.2], [bottom, top])
    : linearScale([Math.min(0, leastOf(ys)), mostOf(ys) * 1.05], [bottom, top], ticks === 6 ? 5 : 3)
  return [
    ...up.ticks.flatMap((tick) => [
      stroke([left, up.at(tick)], [right, up.at(tick)]),
      label(left - 6, up.at(tick) + 4, tickText(tick), { anchor: 'end', color: INK.faint, sizePx: 10 }),
    ]),
    ...across.ticks.map((tick) =>
      label(across.at(tick), bottom + 14, tickText(tick), { anchor: 'middle', color: INK.faint, sizePx: 10 }),
    ),
    stroke([left, bottom], [right, bottom], { color: INK.axis }),
    ...lines.flatMap((line, at) => linePath(line, at, across, up)),
  ]
}

function isDrawable([x, y]: readonly [number, number], { isLog = false }: ReportAxis): boolean {
  return Number.isFinite(x) && Number.isFinite(y) && (!isLog || y > 0)
}

function linePath({ points, isStepped = false }: ReportLine, at: number, across: Scale, up: Scale): Markup[] {
  const { color, dash } = lineLook(at)
  const [only] = points
  if (only !== undefined && points.length === 1) {
    return [markup`<circle cx="${number(across.at(only[0]))}" cy="${number(up.at(only[1]))}" r="2.5" fill="${color}"/>`]
  }
  const path = points
    .map(([x, y], place) => {
      const [px, py] = [number(across.at(x)), number(up.at(y))]
      if (place === 0) return `M${px} ${py}`
      return isStepped ? `H${px}V${py}` : `L${px} ${py}`
    })
    .join('')
  return points.length === 0
    ? []
    : [markup`<path d="${path}" fill="none" stroke="${color}" stroke-width="1.5" stroke-dasharray="${dash}"/>`]
}

function legend(lines: readonly ReportLine[], left: number): Markup {
  let x = left
  const entries = lines.flatMap(({ name }, at) => {
    const { color, dash } = lineLook(at)
    const from = x
    x += 40 + Array.from(name).length * 6.4
    return [stroke([from, 10], [from + 24, 10], { color, dash, width: 2 }), label(from + 30, 14, name)]
  })
  return markup`${entries}`
}

/** Not `Math.min(...)`: there may be more values than arguments. */
function leastOf(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
}

function mostOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
}
