import type { EChartsCoreOption } from 'echarts/core'
import { FONT_FAMILY } from '../theme.ts'
import { judgedText, lookOfId } from '../widgets/classes.ts'
import type { ChartPalette } from './palette.ts'
import type { ClassBlock } from './class-blocks.ts'
import type { Point, TimeRange } from './series.ts'
import { shadesOf, type Shades } from './shades.ts'

export interface PanelLine {
  readonly name: string
  readonly color: string
  readonly points: readonly Point[]
  /** The value holds until the next one. */
  readonly isStep?: boolean
  readonly isDots?: boolean
  /** Default: solid. Dashes and gaps in CSS pixels. */
  readonly dashPx?: readonly number[]
  /** At its end, where several lines are told apart by a letter. */
  readonly endLabel?: string
}

/** One picture in a stack that shares its time axis. */
export interface Panel {
  /** With the unit: "throughput, MB/s". */
  readonly title: string
  readonly lines: readonly PanelLine[]
  /** Default: from zero. */
  readonly axis?: 'zero' | 'log'
  /** What the axis shows at least; default: what the data need. */
  readonly span?: readonly [least: number, most: number]
  readonly height?: number
  /** Of the axis' values; whole numbers alone are named. */
  readonly nameOf?: (value: number) => string
}

export interface TimePanels extends Shades {
  /** Drawn on top, where there are decisions. */
  readonly band?: readonly ClassBlock[]
  readonly panels: readonly Panel[]
  readonly range?: TimeRange
  readonly xLabel: (ms: number) => string
  /** Where the axis has its labels; default: where ECharts puts them. */
  readonly ticksMs?: readonly number[]
  /** The page has a cursor and a zoom of its own (charts/time-chart.tsx): ECharts only draws. */
  readonly isDrawnOnly?: boolean
}

const BAND_HEIGHT = 26
const PANEL_HEIGHT = 84
const TITLE_HEIGHT = 20
/** Of the axis under the last one, in CSS pixels. */
export const PANELS_FOOT = 26
/** Of every picture in the stack, in CSS pixels. */
export const PANEL_INSET = { left: 52, right: 12 } as const

/** In CSS pixels. */
export function panelsHeight({ band, panels }: Pick<TimePanels, 'band' | 'panels'>): number {
  const pictures = panels.reduce((sum, { height = PANEL_HEIGHT }) => sum + height + TITLE_HEIGHT, 0)
  return pictures + (band === undefined ? 0 : BAND_HEIGHT + TITLE_HEIGHT) + PANELS_FOOT
}

/** ECharts' option for a stack of panels on one time axis, one cursor through all of them. */
export function timePanelsOption(stack: TimePanels, palette: ChartPalette): EChartsCoreOption {
  const { band, panels, range, xLabel, ticksMs } = stack
  const isDrawnOnly = stack.isDrawnOnly === true
  const rows = [
    ...(band === undefined ? [] : [{ title: 'class', height: BAND_HEIGHT }]),
    ...panels.map(({ title, height = PANEL_HEIGHT }) => ({ title, height })),
  ]
  let top = 0
  const placed = rows.map((row) => {
    const at = { ...row, top: top + TITLE_HEIGHT }
    top += row.height + TITLE_HEIGHT
    return at
  })
  const shift = band === undefined ? 0 : 1
  const last = placed.length - 1
  return {
    textStyle: { color: palette.text, fontFamily: FONT_FAMILY },
    // Without bounds of their own: a wide label at the axis would make its panel narrower than the others.
    grid: placed.map(({ top: y, height }, index) => ({
      ...{ id: `grid ${index}`, outerBoundsMode: 'none' },
      ...PANEL_INSET,
      top: y,
      height,
    })),
    graphic: placed.map(({ title, top: y }, index) => ({
      id: `title ${index}`,
      type: 'text',
      // Over the picture: the labels of the axis above reach down to here.
      left: PANEL_INSET.left,
      top: y - TITLE_HEIGHT + 6,
      silent: true,
      style: { text: title, fill: palette.faint, fontSize: 12, fontFamily: FONT_FAMILY },
    })),
    axisPointer: { show: !isDrawnOnly, link: [{ xAxisIndex: 'all' }], lineStyle: { color: palette.faint } },
    tooltip: {
      show: !isDrawnOnly,
      trigger: 'axis',
      confine: true,
      backgroundColor: palette.ground,
      borderColor: palette.grid,
      textStyle: { color: palette.text, fontSize: 12 },
      formatter: tooltipOf(xLabel),
    },
    dataZoom: isDrawnOnly ? [] : [{ type: 'inside', xAxisIndex: placed.map((_, index) => index), filterMode: 'none' }],
    xAxis: placed.map((_, index) => ({
      id: `x ${index}`,
      type: 'value',
      gridIndex: index,
      min: range?.fromMs ?? 'dataMin',
      max: range?.toMs ?? 'dataMax',
      axisLabel:
        index === last
          ? { color: palette.faint, formatter: xLabel, hideOverlap: true, ...(ticksMs && { customValues: ticksMs }) }
          : { show: false },
      axisLine: { onZero: false, lineStyle: { color: palette.axis } },
      axisTick: { show: index === last && ticksMs !== undefined, ...(ticksMs && { customValues: ticksMs }) },
      splitLine: { show: false },
      axisPointer: { label: { show: false } },
    })),
    yAxis: [
      ...(band === undefined ? [] : [{ id: 'y 0', gridIndex: 0, min: 0, max: 1, show: false }]),
      ...panels.map(({ axis = 'zero', span, nameOf }, index) => ({
        id: `y ${index + shift}`,
        gridIndex: index + shift,
        type: axis === 'log' ? 'log' : 'value',
        logBase: 2,
        ...(axis === 'zero' ? { min: 0 } : {}),
        ...(span === undefined ? {} : { min: span[0], max: span[1] }),
        // Left alone, ECharts puts 0.9 beside 1.
        ...(span?.[0] === 0 && span[1] === 1 ? { interval: 0.5 } : {}),
        ...(nameOf === undefined ? {} : { interval: 1 }),
        splitNumber: 3,
        axisLabel: { color: palette.faint, fontSize: 11, formatter: nameOf ?? shortNumber },
        splitLine: { lineStyle: { color: palette.grid } },
        axisPointer: { show: false },
      })),
    ],
    series: [
      ...(band === undefined ? [] : [bandSeries(band)]),
      ...panels.flatMap(({ lines }, index) => lines.map((line) => lineSeries(line, index + shift, isDrawnOnly))),
      ...panels.flatMap((_, index) => shadesOf(stack, index + shift, index === 0, palette)),
    ],
  }
}

function lineSeries(
  { name, color, points, isStep, isDots, dashPx, endLabel }: PanelLine,
  row: number,
  silent: boolean,
) {
  const type = isDots === true ? 'scatter' : 'line'
  return {
    id: `${type} ${row} ${name}`,
    type,
    name,
    silent,
    xAxisIndex: row,
    yAxisIndex: row,
    data: flat(points),
    dimensions: ['time', 'value'],
    encode: { x: 0, y: 1 },
    symbol: 'circle',
    symbolSize: isDots === true ? 4 : 5,
    // A single point has no line to be seen by.
    showSymbol: points.length < 3,
    ...(isStep === true ? { step: 'end' } : {}),
    itemStyle: { color },
    lineStyle: { color, width: 1.5, ...(dashPx && { type: [...dashPx] }) },
    ...(endLabel === undefined ? {} : { endLabel: { show: true, formatter: endLabel, color, distance: 3 } }),
  }
}

/** ECharts copies what it is given, item by item unless it is one array of numbers. */
function flat(points: readonly Point[]): Float64Array {
  const numbers = new Float64Array(points.length * 2)
  points.forEach(([time, value], index) => {
    numbers[2 * index] = time
    numbers[2 * index + 1] = value
  })
  return numbers
}

interface BandApi {
  value(dimension: number): number
  coord(point: readonly [number, number]): readonly [number, number]
  size(size: readonly [number, number]): readonly [number, number]
}

/** Blocks as high as the confidence; a block that hides others is paler. */
function bandSeries(blocks: readonly ClassBlock[]) {
  return {
    id: 'class',
    type: 'custom',
    name: 'class',
    silent: true,
    clip: true,
    xAxisIndex: 0,
    yAxisIndex: 0,
    data: blocks.map((block) => [
      ...[block.fromMs, block.toMs, block.classId, block.confidence, block.otherShare],
      block.isDryRun ? 1 : 0,
    ]),
    encode: { x: [0, 1], y: 3 },
    renderItem: (_params: unknown, api: BandApi) => {
      const look = lookOfId(api.value(2))
      const height = api.value(2) < 0 ? 0.25 : Math.max(0.25, api.value(3))
      const [left, top] = api.coord([api.value(0), height])
      const [right, bottom] = api.coord([api.value(1), 0])
      const width = Math.max(1, right - left)
      return {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: { x: left, y: top, width, height: bottom - top },
            style: {
              fill: look.color,
              opacity: 1 - 0.6 * api.value(4),
              ...(api.value(5) === 1
                ? { decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 } }
                : {}),
            },
          },
          ...(width < 14
            ? []
            : [
                {
                  type: 'text',
                  style: {
                    text: look.sign,
                    x: Math.max(left, PANEL_INSET.left) + 4,
                    y: bottom - 13,
                    fill: look.name === 'sequential' ? '#ffffff' : '#16181b',
                    fontSize: 10,
                  },
                },
              ]),
        ],
      }
    },
  }
}

function tooltipOf(xLabel: (ms: number) => string) {
  return (items: unknown): string => {
    const list = Array.isArray(items) ? (items as unknown[]) : [items]
    const lines = list.flatMap((item) => {
      if (typeof item !== 'object' || item === null) return []
      const { seriesName, value, marker } = item as { seriesName?: string; value?: readonly number[]; marker?: string }
      if (value === undefined || seriesName === undefined) return []
      if (seriesName === 'class') {
        return [judgedText(value[2] ?? -1, value[3] ?? 0)]
      }
      return [`${marker ?? ''}${escaped(seriesName)} ${shortNumber(value[1] ?? Number.NaN)}`]
    })
    const first = list[0] as { axisValue?: number } | undefined
    return [xLabel(first?.axisValue ?? 0), ...lines].join('<br>')
  }
}

/** ECharts' tooltips are HTML; names of workloads are somebody's text. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** "1.5k", "0.25", "128": for axes, where the title has the unit. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const magnitude = Math.abs(value)
  if (magnitude >= 1e9) return `${round(value / 1e9)}G`
  if (magnitude >= 1e6) return `${round(value / 1e6)}M`
  if (magnitude >= 1e4) return `${round(value / 1e3)}k`
  return round(value)
}

function round(value: number): string {
  // Readahead goes by powers of two: 1024 is not 1020.
  if (Number.isInteger(value)) return String(value)
  return String(Number(value.toPrecision(3)))
}
