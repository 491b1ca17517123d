import { markup, type Markup } from '../markup.ts'
import { quantityText } from '../quantities.ts'

/** In user units; a page shows it as wide as it can. */
export const DRAWING_WIDTH = 720

/** On white: text has a contrast of 4.5:1 or more. */
export const INK = {
  text: '#22262a',
  faint: '#5f656c',
  grid: '#e3e5e8',
  axis: '#9aa0a8',
  mark: '#07786d',
  bar: '#5aa79f',
} as const

/** Colours and dashes together: lines are told apart without colour too. */
export const LINE_LOOKS = [
  { color: '#07786d', dash: 'none' },
  { color: '#8a5a00', dash: '5 3' },
  { color: '#3d4a8f', dash: '1.5 2.5' },
  { color: '#ab4b00', dash: '8 3 2 3' },
] as const

export function lineLook(at: number): (typeof LINE_LOOKS)[number] {
  return LINE_LOOKS[at % LINE_LOOKS.length] ?? LINE_LOOKS[0]
}

/** A drawing that a screen reader hears as one picture with a name. */
export function drawing(width: number, height: number, name: string, content: readonly Markup[]): Markup {
  return markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">${content}</svg>`
}

interface LabelOptions {
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly color?: string
  readonly isBold?: boolean
  readonly sizePx?: number
}

export function label(
  x: number,
  y: number,
  text: string,
  { anchor = 'start', color = INK.text, isBold = false, sizePx = 11 }: LabelOptions = {},
): Markup {
  return markup`<text x="${number(x)}" y="${number(y)}" text-anchor="${anchor}" fill="${color}" font-size="${sizePx}" font-weight="${isBold ? '600' : '400'}">${text}</text>`
}

interface StrokeOptions {
  readonly color?: string
  readonly width?: number
  readonly dash?: string
}

export function stroke(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  { color = INK.grid, width = 1, dash = 'none' }: StrokeOptions = {},
): Markup {
  return markup`<line x1="${number(x1)}" y1="${number(y1)}" x2="${number(x2)}" y2="${number(y2)}" stroke="${color}" stroke-width="${width}" stroke-dasharray="${dash}"/>`
}

export function box(x: number, y: number, width: number, height: number, color: string): Markup {
  return markup`<rect x="${number(x)}" y="${number(y)}" width="${number(Math.max(0, width))}" height="${number(Math.max(0, height))}" fill="${color}"/>`
}

/** A name cut so that it fits about so many user units; the table beside a chart has it whole. */
export function fitted(text: string, width: number, sizePx = 11): string {
  const most = Math.max(4, Math.floor(width / (sizePx * 0.56)))
  const characters = Array.from(text)
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}

/** "0.5", "20 M": a value at an axis, without digits that say nothing. */
export function tickText(value: number): string {
  return quantityText(value).replace(/\.(\d*?)0+(?!\d)/, (_, digits: string) => (digits === '' ? '' : `.${digits}`))
}

/** Two digits after the point are more than a printer shows. */
export function number(value: number): string {
  return String(Math.round(value * 100) / 100)
}
