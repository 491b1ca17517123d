import type { EChartsCoreOption } from 'echarts/core'
import { classBlocks } from '../../charts/class-blocks.ts'
import { linePanel, throughputPanel } from '../../charts/disk-series.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { downsampled, type Point, type TimeRange } from '../../charts/series.ts'
import type { Shades } from '../../charts/shades.ts'
import { panelsHeight, timePanelsOption, type Panel, type PanelLine } from '../../charts/time-panels.ts'
import { timeOfDay, timeTicks } from '../../charts/times.ts'
import type { LiveStore } from './live-store.ts'

/** Each has two points: with more, lines of one and a half pixels would lie on each other. */
const BUCKETS = 320
const MOST_BLOCKS = 300
/** More dots than these are a smear; a line says more. */
const MOST_DOTS = 240
const MOST_TICKS = 10
/** What the readahead axis shows at least, so that it stands still while the module works within its map. */
const READAHEAD_SPAN_KIB: readonly [number, number] = [16, 256]

const HEIGHTS = { readahead: 62, throughput: 84, iops: 62, request: 62 } as const

/** Of the chart, in CSS pixels. */
export const LIVE_CHART_HEIGHT = panelsHeight({
  band: [],
  panels: Object.values(HEIGHTS).map((height) => ({ title: '', lines: [], height })),
})

/** Readahead, throughput, request rate and size on one axis. */
export function livePanels(store: LiveStore, range: TimeRange, palette: ChartPalette): Panel[] {
  const readahead = downsampled(store.decisions, 'readahead', range, BUCKETS)
  return [
    {
      title: 'readahead in force, KiB',
      axis: 'log',
      span: spanOf(readahead),
      height: HEIGHTS.readahead,
      lines: [{ name: 'readahead', color: palette.accent, isStep: true, points: readahead }],
    },
    {
      ...throughputPanel(store.disk, range, BUCKETS, palette),
      title: 'throughput, MB/s',
      height: HEIGHTS.throughput,
    },
    { ...linePanel(store.disk, 'iops', range, BUCKETS, palette), height: HEIGHTS.iops },
    {
      title: 'request size, KiB, mean of a window',
      height: HEIGHTS.request,
      lines: [requestLine(downsampled(store.decisions, 'requestKib', range, BUCKETS), palette)],
    },
  ]
}

export function liveOption(
  store: LiveStore,
  range: TimeRange,
  palette: ChartPalette,
  noted?: Shades['noted'],
): EChartsCoreOption {
  return timePanelsOption(
    {
      band: classBlocks(store.decisions, range, MOST_BLOCKS),
      panels: livePanels(store, range, palette),
      range,
      xLabel: timeOfDay,
      ticksMs: timeTicks(range.fromMs, range.toMs, MOST_TICKS),
      isDrawnOnly: true,
      noted,
    },
    palette,
  )
}

function requestLine(points: readonly Point[], { accent }: ChartPalette): PanelLine {
  return { name: 'request size', color: accent, points, isDots: points.length <= MOST_DOTS }
}

/** Powers of two around what is drawn. */
function spanOf(points: readonly Point[]): readonly [number, number] {
  let [least, most] = READAHEAD_SPAN_KIB
  for (const [, value] of points) {
    if (value > 0) least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return [2 ** Math.floor(Math.log2(least)), 2 ** Math.ceil(Math.log2(most))]
}
