import type { ChartPalette } from './palette.ts'

/** How one of several lines of a chart looks: told apart by colour, sign and stroke, so that none of them alone is needed. */
export interface LineLook {
  readonly color: string
  readonly symbol: 'circle' | 'diamond'
  readonly stroke: 'solid' | 'dashed'
}

/** @param place of the line among its chart's, from 0; there are two looks. */
export function lineLook(place: number, palette: ChartPalette): LineLook {
  return place % 2 === 0
    ? { color: palette.read, symbol: 'circle', stroke: 'solid' }
    : { color: palette.write, symbol: 'diamond', stroke: 'dashed' }
}

interface LookedLine {
  readonly id: string
  readonly name: string
  readonly look: LineLook
  /** A point with what is told of it where it is hovered. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly told: string }[]
}

/** A line with a dot for each of its few points, as ECharts' series. */
export function lineSeries({ id, name, look: { color, symbol, stroke }, points }: LookedLine) {
  return {
    ...{ id, type: 'line', name, symbol, symbolSize: 8, clip: false },
    data: points.map(({ x, y, told }) => ({ value: [x, y], name: told })),
    tooltip: { formatter: '{b}' },
    itemStyle: { color },
    lineStyle: { color, width: 1.5, type: stroke },
  }
}

/** CSS pixels aside of the intervals of one of several lines, so that those at one place are all seen. */
export function asidePx(place: number, of: number): number {
  return (place - (of - 1) / 2) * 6
}
