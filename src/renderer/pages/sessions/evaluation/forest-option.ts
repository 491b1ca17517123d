import type { EChartsCoreOption } from 'echarts/core'
import { armText } from '../../../../shared/experiment/index.ts'
import { errorBars } from '../../../charts/error-bars.ts'
import type { ChartPalette } from '../../../charts/palette.ts'
import { plainChart, valueAxis } from '../../../charts/plain-axes.ts'
import { effectText, ratioNumber, ratioText } from '../../../widgets/ratios.ts'
import { ratioSpan, ratioTicks, type ForestPoint, type ForestRow } from './forest.ts'

const ROW_PX = 26
const SHIFT_PX = 6
/** Signs that tell the quiet arms apart without a colour. */
const QUIET_SIGNS = [
  'circle',
  'triangle',
  'diamond',
  'rect',
  'emptyCircle',
  'emptyTriangle',
  'emptyDiamond',
  'emptyRect',
]
/** Ratios from here to 1 are too near to call. */
const TOO_NEAR = 0.98
const TOP_PX = 30

/** In CSS pixels. */
export function forestHeight(rows: readonly ForestRow[], quiet: number): number {
  return rows.length * rowPx(quiet) + TOP_PX + 46
}

/** ECharts' option: a line a row, the module's point with its interval, other arms small beneath it, the figures at the right. */
export function forestOption(
  rows: readonly ForestRow[],
  quiet: readonly string[],
  palette: ChartPalette,
): EChartsCoreOption {
  const base = plainChart(palette)
  const span = ratioSpan(rows)
  const ticks = ratioTicks(span)
  const leads = rows.map((row) => (row.kind === 'workload' ? row.lead : undefined))
  const category = { type: 'category', inverse: true, axisTick: { show: false } }
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item' },
    // One kind of point needs no legend.
    legend: {
      ...{ show: quiet.length > 0, top: 0, left: 0, selectedMode: false, itemHeight: 9 },
      ...{ textStyle: { color: palette.text }, data: [...leadArms(leads), ...quiet].map(armText) },
    },
    grid: { left: 214, right: 272, top: TOP_PX, bottom: 46, outerBoundsMode: 'none' },
    xAxis: {
      ...valueAxis({ name: 'throughput by that of the disk’s own readahead, log scale', nameGap: 28 }, palette),
      ...{ min: Math.log2(span[0]), max: Math.log2(span[1]) },
      axisLabel: {
        ...{ color: palette.faint, fontSize: 11, hideOverlap: true },
        customValues: ticks.map(Math.log2),
        formatter: (log: number) => String(Number((2 ** log).toPrecision(3))),
      },
      axisTick: { customValues: ticks.map(Math.log2) },
      splitLine: { show: false },
    },
    yAxis: [
      {
        ...category,
        data: rows.map(({ title }) => title),
        axisLine: { show: false },
        axisLabel: {
          ...{ color: palette.text, fontSize: 12, interval: 0, width: 200, overflow: 'truncate' },
          formatter: (title: string, at: number) => (rows[at]?.kind === 'workload' ? title : `{head|${title}}`),
          rich: { head: { color: palette.text, fontSize: 12, fontWeight: 600 } },
        },
      },
      {
        ...category,
        position: 'right',
        data: rows.map(textOf),
        axisLine: { show: false },
        axisLabel: { color: palette.text, fontSize: 12, interval: 0 },
      },
    ],
    series: [
      frame(ticks, palette),
      ...leadArms(leads).flatMap((arm) =>
        pointSeries(
          arm,
          leads.map((lead) => (lead?.arm === arm ? lead : undefined)),
          { symbol: 'rect', sizePx: 9, color: palette.read, shiftPx: 0 },
        ),
      ),
      ...quiet.flatMap((arm, place) =>
        pointSeries(
          arm,
          rows.map((row) => (row.kind === 'workload' ? row.others.find((one) => one.arm === arm) : undefined)),
          {
            symbol: QUIET_SIGNS[place % QUIET_SIGNS.length] ?? 'circle',
            ...{ sizePx: 6, color: palette.faint, shiftPx: (place + 1) * SHIFT_PX },
          },
        ),
      ),
      ...overallSeries(rows, palette),
    ],
  }
}

function leadArms(leads: readonly (ForestPoint | undefined)[]): string[] {
  return [...new Set(leads.flatMap((lead) => lead?.arm ?? []))]
}

function rowPx(quiet: number): number {
  return ROW_PX + 2 * quiet * SHIFT_PX
}

function textOf(row: ForestRow): string {
  if (row.kind === 'group') return ''
  if (row.kind === 'overall') return ratioText(row.ratio)
  if (row.lead !== undefined) return `${ratioText(row.lead.ratio)}  ${effectText(row.lead.effect)}`
  return row.others.length > 0 ? '' : 'no whole pair'
}

/** The line at 1, the stretch beside it that is too near to call, and the grid. */
function frame(ticks: readonly number[], palette: ChartPalette) {
  const label = { show: false }
  return {
    ...{ id: 'frame', type: 'line', data: [], silent: true },
    markArea: {
      ...{ silent: true, label, itemStyle: { color: palette.accent, opacity: 0.16 } },
      data: [[{ xAxis: Math.log2(TOO_NEAR) }, { xAxis: 0 }]],
    },
    markLine: {
      ...{ silent: true, symbol: 'none', label },
      data: ticks.map((tick) => ({
        xAxis: Math.log2(tick),
        lineStyle: { type: 'solid', color: tick === 1 ? palette.text : palette.grid, width: tick === 1 ? 1.5 : 1 },
      })),
    },
  }
}

interface PointLook {
  readonly symbol: string
  readonly sizePx: number
  readonly color: string
  readonly shiftPx: number
}

/** Points and intervals of one arm, by row. */
function pointSeries(
  arm: string,
  byRow: readonly (ForestPoint | undefined)[],
  { symbol, sizePx, color, shiftPx }: PointLook,
): object[] {
  const known = byRow.flatMap((point, at) => (point === undefined ? [] : [{ ...point, at }]))
  if (known.length === 0) return []
  return [
    errorBars({
      ...{ id: `intervals ${arm}`, color, isHorizontal: true, shiftPx },
      bars: known.map(({ at, ratio }) => logBar(at, ratio.interval95)),
    }),
    {
      ...{ id: `points ${arm}`, type: 'scatter', name: armText(arm), symbol, symbolSize: sizePx, z: 6 },
      ...{ symbolOffset: [0, shiftPx], itemStyle: { color } },
      data: known.map(({ at, ratio, effect, arm: own }) => ({
        value: [Math.log2(ratio.value), at],
        name: `${armText(own)}: ${ratioText(ratio)}, ${ratioPairs(ratio.pairs)}. ${effectText(effect)}`,
      })),
      tooltip: { formatter: '{b}' },
    },
  ]
}

function overallSeries(rows: readonly ForestRow[], palette: ChartPalette): object[] {
  return rows.flatMap((row, at) =>
    row.kind === 'overall'
      ? [
          errorBars({
            ...{ id: 'interval overall', color: palette.text, isHorizontal: true },
            bars: [logBar(at, row.ratio.interval95)],
          }),
          {
            ...{ id: 'overall', type: 'scatter', symbol: 'diamond', symbolSize: 13, z: 6 },
            itemStyle: { color: palette.text },
            data: [{ value: [Math.log2(row.ratio.value), at], name: `${row.title}: ${ratioNumber(row.ratio.value)}` }],
            tooltip: { formatter: '{b}' },
          },
        ]
      : [],
  )
}

function logBar(at: number, [low, high]: readonly [number, number]) {
  return { at, low: Math.log2(Math.max(low, Number.MIN_VALUE)), high: Math.log2(Math.max(high, Number.MIN_VALUE)) }
}

function ratioPairs(pairs: number): string {
  return `from ${pairs === 1 ? '1 pair' : `${pairs} pairs`}`
}
