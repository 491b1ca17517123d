import type { EChartsCoreOption } from 'echarts/core'
import { linePanel, throughputPanel, type Range } from '../../charts/disk-series.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { classBlocks, downsampled } from '../../charts/series.ts'
import { timePanelsOption, type Panel } from '../../charts/time-panels.ts'
import { timeOfDay } from '../../charts/times.ts'
import type { LiveStore } from './live-store.ts'

/** More would not be seen: a wide screen has some 2,000 pixels. */
const BUCKETS = 400
const MOST_BLOCKS = 300

/** Class, readahead, throughput, request rate and size on one axis. */
export function livePanels(store: LiveStore, range: Range, palette: ChartPalette): Panel[] {
  return [
    {
      title: 'readahead in force, KiB',
      axis: 'log',
      height: 64,
      lines: [
        {
          name: 'readahead, KiB',
          color: palette.accent,
          isStep: true,
          points: downsampled(store.decisions, 'readahead', range, BUCKETS),
        },
      ],
    },
    { ...throughputPanel(store.disk, range, BUCKETS, palette), height: 84 },
    { ...linePanel(store.disk, 'iops', range, BUCKETS, palette), height: 64 },
    {
      title: 'request size, KiB: of windows ●, of seconds —',
      height: 64,
      lines: [
        {
          name: 'of windows, KiB',
          color: palette.accent,
          isDots: true,
          points: downsampled(store.decisions, 'requestKib', range, BUCKETS),
        },
        {
          name: 'of seconds, KiB',
          color: palette.faint,
          points: downsampled(store.disk, 'request', range, BUCKETS),
        },
      ],
    },
  ]
}

export function liveOption(
  store: LiveStore,
  range: Range,
  isDryRun: boolean,
  palette: ChartPalette,
): EChartsCoreOption {
  return timePanelsOption(
    {
      band: classBlocks(store.decisions, range, MOST_BLOCKS),
      panels: livePanels(store, range, palette),
      range,
      xLabel: timeOfDay,
      isDryRun,
    },
    palette,
  )
}
