import type { EChartsCoreOption } from 'echarts/core'
import { lookOfId } from '../widgets/classes.ts'
import type { ChartPalette } from './palette.ts'
import type { ClassBlock, Point } from './series.ts'

export interface PanelLine {
  readonly name: string
  readonly color: string
  readonly points: readonly Point[]
  /** The value holds until the next one. */
  readonly isStep?: boolean
  readonly isDots?: boolean
}

/** One picture in a stack that shares its time axis. */
export interface Panel {
  /** With the unit: "throughput, MB/s". */
  readonly title: string
  readonly lines: readonly PanelLine[]
  /** Default: from zero. */
  readonly axis?: 'zero' | 'log'
  readonly height?: number
}

export interface TimePanels {
  /** Drawn on top, where there are decisions. */
  readonly band?: readonly ClassBlock[]
  readonly panels: readonly Panel[]
  readonly range?: { readonly fromMs: number; readonly toMs: number }
  readonly xLabel: (ms: number) => string
  /** What is drawn hatched: nothing was changed. */
  readonly isDryRun?: boolean
  /** Shaded through all panels: what is looked at. */
  readonly marked?: { readonly fromMs: number; readonly toMs: number } | undefined
}

const BAND_HEIGHT = 26
const PANEL_HEIGHT = 84
const TITLE_HEIGHT = 20
const AXIS_HEIGHT = 26
const LEFT = 52
const RIGHT = 12

/** In CSS pixels. */
export function panelsHeight({ band, panels }: Pick<TimePanels, 'band' | 'panels'>): number {
  const pictures = panels.reduce((sum, { height = PANEL_HEIGHT }) => sum + height + TITLE_HEIGHT, 0)
  return pictures + (band === undefined ? 0 : BAND_HEIGHT + TITLE_HEIGHT) + AXIS_HEIGHT
}

/** ECharts' option for a stack of panels on one time axis, one cursor through all of them. */
export function timePanelsOption(stack: TimePanels, palette: ChartPalette): EChartsCoreOption {
  const { band, panels, range, xLabel } = stack
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
    textStyle: { color: palette.text, fontFamily: 'inherit' },
    grid: placed.map(({ top: y, height }) => ({ left: LEFT, right: RIGHT, top: y, height })),
    graphic: placed.map(({ title, top: y }) => ({
      type: 'text',
      left: 0,
      top: y - TITLE_HEIGHT + 3,
      silent: true,
      style: { text: title, fill: palette.faint, fontSize: 12 },
    })),
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: palette.faint } },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: palette.ground,
      borderColor: palette.grid,
      textStyle: { color: palette.text, fontSize: 12 },
      formatter: tooltipOf(xLabel),
    },
    dataZoom: [{ type: 'inside', xAxisIndex: placed.map((_, index) => index), filterMode: 'none' }],
    xAxis: placed.map((_, index) => ({
      type: 'value',
      gridIndex: index,
      min: range?.fromMs ?? 'dataMin',
      max: range?.toMs ?? 'dataMax',
      axisLabel: index === last ? { color: palette.faint, formatter: xLabel, hideOverlap: true } : { show: false },
      axisLine: { lineStyle: { color: palette.grid } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisPointer: { label: { show: false } },
    })),
    yAxis: [
      ...(band === undefined ? [] : [{ gridIndex: 0, min: 0, max: 1, show: false }]),
      ...panels.map(({ axis = 'zero' }, index) => ({
        gridIndex: index + shift,
        type: axis === 'log' ? 'log' : 'value',
        logBase: 2,
        ...(axis === 'zero' ? { min: 0 } : {}),
        splitNumber: 3,
        axisLabel: { color: palette.faint, fontSize: 11, formatter: shortNumber },
        splitLine: { lineStyle: { color: palette.grid } },
        axisPointer: { show: false },
      })),
    ],
    series: [
      ...(band === undefined ? [] : [bandSeries(band, stack.isDryRun === true, palette)]),
      ...panels.flatMap(({ lines }, index) => lines.map((line) => lineSeries(line, index + shift))),
      ...(stack.marked === undefined ? [] : panels.map((_, index) => markSeries(stack.marked, index + shift, palette))),
    ],
  }
}

/** A line without points, for the shade behind it. */
function markSeries(marked: TimePanels['marked'], row: number, palette: ChartPalette) {
  return {
    type: 'line',
    name: 'marked',
    xAxisIndex: row,
    yAxisIndex: row,
    data: [],
    markArea: {
      silent: true,
      itemStyle: { color: palette.accent, opacity: 0.16 },
      data: [[{ xAxis: marked?.fromMs }, { xAxis: marked?.toMs }]],
    },
  }
}

function lineSeries({ name, color, points, isStep, isDots }: PanelLine, row: number) {
  return {
    type: isDots === true ? 'scatter' : 'line',
    name,
    xAxisIndex: row,
    yAxisIndex: row,
    data: points,
    symbol: 'circle',
    symbolSize: isDots === true ? 4 : 5,
    // A single point has no line to be seen by.
    showSymbol: points.length < 3,
    ...(isStep === true ? { step: 'end' } : {}),
    itemStyle: { color },
    lineStyle: { color, width: 1.5 },
  }
}

interface BandApi {
  value(dimension: number): number
  coord(point: readonly [number, number]): readonly [number, number]
  size(size: readonly [number, number]): readonly [number, number]
}

/** Blocks as high as the confidence; a block that hides others is paler. */
function bandSeries(blocks: readonly ClassBlock[], isDryRun: boolean, palette: ChartPalette) {
  return {
    type: 'custom',
    name: 'class',
    xAxisIndex: 0,
    yAxisIndex: 0,
    data: blocks.map(({ fromMs, toMs, classId, confidence, otherShare }) => [
      fromMs,
      toMs,
      classId,
      confidence,
      otherShare,
    ]),
    encode: { x: [0, 1], y: 3 },
    renderItem: (_params: unknown, api: BandApi) => {
      const look = lookOfId(api.value(2))
      const height = look.name === 'idle' ? 0.25 : Math.max(0.25, api.value(3))
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
              ...(isDryRun
                ? { decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 } }
                : {}),
            },
          },
          ...(width < 14
            ? []
            : [
                {
                  type: 'text',
                  style: { text: look.sign, x: left + 4, y: bottom - 12, fill: palette.ground, fontSize: 10 },
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
        const look = lookOfId(value[2] ?? -1)
        return [`${look.sign} ${look.name} ${(value[3] ?? 0).toFixed(2)}`]
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
  return String(Number(value.toPrecision(3)))
}
