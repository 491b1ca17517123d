import type { EChartsCoreOption } from 'echarts/core'
import { classBlocks } from '../../../charts/class-blocks.ts'
import { linePanel, throughputPanel } from '../../../charts/disk-series.ts'
import type { ChartPalette } from '../../../charts/palette.ts'
import { downsampled, type Point, type TimeRange } from '../../../charts/series.ts'
import { panelsHeight, timePanelsOption, type Panel } from '../../../charts/time-panels.ts'
import { timeTicks } from '../../../charts/times.ts'
import type { LiveStore } from '../../live/live-store.ts'
import { secondsText } from './measured-time.ts'

const BUCKETS = 320
const MOST_BLOCKS = 300
const MOST_TICKS = 10
const SMALL_PX = 58

type Stores = Pick<LiveStore, 'disk' | 'decisions'>

/** At the top of the axes, so that two charts have the same ones. */
export interface Scales {
  readonly throughputMb: number
  readonly requestKib: number
}

interface Measured {
  readonly store: Stores
  /** On the box's clock. */
  readonly range: TimeRange
  readonly originMs: number
  readonly marked: TimeRange | undefined
  readonly scales: Scales
}

/** What one measurement did over time, its measured part shaded. */
export function measuredOption(
  { store, range, originMs, marked, scales }: Measured,
  palette: ChartPalette,
): EChartsCoreOption {
  return timePanelsOption(
    {
      ...(store.decisions.length === 0 ? {} : { band: classBlocks(store.decisions, range, MOST_BLOCKS) }),
      panels: panelsOf(store, range, scales, palette),
      range,
      marked,
      xLabel: (ms) => secondsText(ms - originMs),
      ticksMs: timeTicks(range.fromMs - originMs, range.toMs - originMs, MOST_TICKS).map((ms) => ms + originMs),
      isDrawnOnly: true,
    },
    palette,
  )
}

/** In CSS pixels. */
export function measuredHeight({ disk, decisions }: Stores): number {
  const heights = disk.length === 0 ? [SMALL_PX, SMALL_PX] : [undefined, SMALL_PX, SMALL_PX]
  const panels = heights.map((height) => ({ title: '', lines: [], ...(height === undefined ? {} : { height }) }))
  return panelsHeight({ panels, ...(decisions.length === 0 ? {} : { band: [] }) })
}

/** What the disk said; where nobody asked it, what the module saw of it. */
function panelsOf({ disk, decisions }: Stores, range: TimeRange, scales: Scales, palette: ChartPalette): Panel[] {
  const isAsked = disk.length > 0
  const requests = isAsked
    ? linePanel(disk, 'request', range, BUCKETS, palette)
    : modulePanel(downsampled(decisions, 'requestKib', range, BUCKETS), 'request size, KiB, mean', palette)
  const readahead = isAsked
    ? linePanel(disk, 'readahead', range, BUCKETS, palette)
    : modulePanel(downsampled(decisions, 'readahead', range, BUCKETS), 'readahead', palette)
  return [
    ...(isAsked
      ? [{ ...throughputPanel(disk, range, BUCKETS, palette), span: [0, scales.throughputMb] as const }]
      : []),
    { ...requests, span: [0, scales.requestKib], height: SMALL_PX },
    { ...onReadaheadAxis(readahead), title: 'readahead in force, KiB', height: SMALL_PX },
  ]
}

function modulePanel(points: readonly Point[], title: string, { accent }: ChartPalette): Panel {
  return { title, lines: [{ name: title, color: accent, points, isStep: true }] }
}

/** Powers of two around what is drawn, at least 16 to 256; a log axis has no place for a readahead of nothing. */
function onReadaheadAxis({ title, lines }: Panel): Panel {
  const values = lines.flatMap(({ points }) => points.map(([, kib]) => kib))
  if (values.includes(0)) return { title, lines }
  const low = 2 ** Math.floor(Math.log2(Math.min(16, ...values)))
  const high = 2 ** Math.ceil(Math.log2(Math.max(256, ...values)))
  return { title, lines, axis: 'log', span: [low, high] }
}

/** Axes that all of these stores are drawn within. */
export function scalesOf(stores: readonly Stores[]): Scales {
  const readers = stores.flatMap(({ disk, decisions }) => [
    { length: disk.length, mb: [disk.reader('read'), disk.reader('write')], kib: disk.reader('request') },
    { length: decisions.length, mb: [], kib: decisions.reader('requestKib') },
  ])
  let [throughputMb, requestKib] = [1, 4]
  for (const { length, mb, kib } of readers)
    for (let index = 0; index < length; index++) {
      for (const read of mb) throughputMb = Math.max(throughputMb, read(index))
      // NaN where nothing completed.
      if (kib(index) > requestKib) requestKib = kib(index)
    }
  return { throughputMb: roundedUp(throughputMb), requestKib: roundedUp(requestKib) }
}

const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]

/** To one or two digits, as axes like it. */
function roundedUp(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value))
  return (ROUND.find((step) => step * decade >= value) ?? 10) * decade
}
