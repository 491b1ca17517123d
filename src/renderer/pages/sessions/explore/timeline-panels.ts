import { ACCESS_CLASSES } from '../../../../shared/classes.ts'
import type { SessionJudgement, Stretch, Timeline } from '../../../../shared/contract/index.ts'
import type { TimelineSeriesName } from '../../../../shared/timeline-series.ts'
import type { ChartPalette } from '../../../charts/palette.ts'
import type { Point, TimeRange } from '../../../charts/series.ts'
import type { Panel } from '../../../charts/time-panels.ts'
import { lookOf } from '../../../widgets/classes.ts'

type Color = 'read' | 'write' | 'accent' | 'accentPale' | 'accentPalest' | 'warning'

interface Line {
  readonly series: TimelineSeriesName
  readonly name: string
  readonly color: Color
}

interface PanelLook {
  /** As it is chosen. */
  readonly word: string
  /** Over the picture, with the unit. */
  readonly title: string
  /** What is shown is the answer by this. */
  readonly divisor: number
  readonly lines: readonly Line[]
  readonly axis?: 'log'
  readonly span?: readonly [number, number]
}

const MB = 1e6
const KIB = 1024
const MIB = KIB * KIB
const NS_PER_MS = 1e6
const SHARE = [0, 1] as const

const readAndWritten = (read: TimelineSeriesName, written: TimelineSeriesName): Line[] => [
  { series: read, name: 'read', color: 'read' },
  { series: written, name: 'written', color: 'write' },
]
const one = (series: TimelineSeriesName, name: string): Line[] => [{ series, name, color: 'accent' }]

/** What can be laid under each other, in the order in which it is. */
export const TIMELINE_PANELS = {
  throughput: {
    ...{ word: 'throughput', title: 'fio: throughput, MB/s', divisor: MB },
    lines: readAndWritten('fioReadBytesPerSecond', 'fioWrittenBytesPerSecond'),
  },
  fioIops: {
    ...{ word: 'IOPS', title: 'fio: IOPS', divisor: 1 },
    lines: readAndWritten('fioReadIops', 'fioWriteIops'),
  },
  fioLatency: {
    ...{ word: 'fio’s latency', title: 'fio: latency, ms, mean', divisor: NS_PER_MS },
    lines: readAndWritten('fioReadLatencyNs', 'fioWriteLatencyNs'),
  },
  latency: {
    ...{
      word: 'p50, p95, p99',
      title: 'disk: issue to complete, ms: p50, p95 and p99',
      divisor: NS_PER_MS,
      axis: 'log',
    },
    lines: [
      { series: 'latencyP50Ns', name: 'p50', color: 'accent' },
      { series: 'latencyP95Ns', name: 'p95', color: 'accentPale' },
      { series: 'latencyP99Ns', name: 'p99', color: 'accentPalest' },
    ],
  },
  distance: {
    ...{ word: 'distance', title: 'disk: distance, MiB, mean', divisor: MIB, axis: 'log' },
    lines: one('avg_distance_bytes', 'distance'),
  },
  jumps: {
    ...{ word: 'jumps', title: 'disk: jumps over 1 MiB, share', divisor: 1, span: SHARE },
    lines: one('jump_ratio', 'jumps'),
  },
  near: {
    ...{ word: 'near the last', title: 'disk: near the last request, share', divisor: 1, span: SHARE },
    lines: one('seq_ratio', 'near the last request'),
  },
  requestSize: {
    ...{ word: 'request size', title: 'disk: request size, KiB, mean', divisor: KIB },
    lines: one('avg_io_bytes', 'request size'),
  },
  diskIops: { word: 'disk’s IOPS', title: 'disk: requests, IOPS', divisor: 1, lines: one('iops', 'requests') },
  writes: {
    ...{ word: 'writes', title: 'disk: writes, share', divisor: 1, span: SHARE },
    lines: one('write_ratio', 'writes'),
  },
  readaheads: {
    ...{ word: 'readahead requests', title: 'disk: issued ahead of the reader, share', divisor: 1, span: SHARE },
    lines: one('readahead_ratio', 'issued ahead'),
  },
  readahead: {
    ...{ word: 'readahead', title: 'readahead in force, KiB', divisor: 1, axis: 'log' },
    lines: one('readahead_kib', 'readahead'),
  },
  discarded: {
    ...{ word: 'lost events', title: 'LTTng: events lost in a window', divisor: 1 },
    lines: [{ series: 'discardedEvents', name: 'lost events', color: 'warning' }],
  },
} as const satisfies Readonly<Record<string, PanelLook>>
export type TimelinePanelName = keyof typeof TIMELINE_PANELS

export const FIRST_PANELS: readonly TimelinePanelName[] = ['throughput', 'fioIops', 'latency', 'distance', 'readahead']

export function isPanelName(name: string): name is TimelinePanelName {
  return Object.hasOwn(TIMELINE_PANELS, name)
}

/** The chosen ones in the order of the list. */
export function inOrder(chosen: readonly TimelinePanelName[]): TimelinePanelName[] {
  return Object.keys(TIMELINE_PANELS)
    .filter(isPanelName)
    .filter((name) => chosen.includes(name))
}

export function seriesOf(chosen: readonly TimelinePanelName[]): TimelineSeriesName[] {
  return inOrder(chosen).flatMap((name) => TIMELINE_PANELS[name].lines.map(({ series }) => series))
}

/** Panels of what was answered; one of which nothing is known says so. */
export function timelinePanels(
  chosen: readonly TimelinePanelName[],
  { series }: Timeline,
  palette: ChartPalette,
): Panel[] {
  const colors: Readonly<Record<Color, string>> = {
    ...{ read: palette.read, write: palette.write, warning: palette.warning },
    ...{ accent: palette.accent, accentPale: `${palette.accent}c8`, accentPalest: `${palette.accent}a0` },
  }
  return inOrder(chosen).map((name) => {
    const look: PanelLook = TIMELINE_PANELS[name]
    const found = look.lines.flatMap((line) => {
      const stretches = series.find((answer) => answer.series === line.series)?.stretches ?? []
      return stretches.length === 0 ? [] : [{ ...line, stretches }]
    })
    if (found.length === 0) {
      return { title: `${look.title}: not known of this stretch`, height: 6, lines: [], span: SHARE, nameOf: () => '' }
    }
    const span =
      look.axis === 'log'
        ? powersAround(
            found.flatMap(({ stretches }) => stretches),
            look.divisor,
          )
        : look.span
    return {
      ...{ title: look.title, height: 58, axis: look.axis ?? 'zero' },
      ...(span === undefined ? {} : { span }),
      lines: found.map(({ name: lineName, color, stretches }) => ({
        ...{ name: lineName, color: colors[color], isStep: true },
        points: stretchPoints(stretches, look.divisor, look.axis === 'log' ? span?.[0] : undefined),
      })),
    }
  })
}

/** Neighbours in time further apart than this are no neighbours, in ms: times are rounded. */
const GAP_MS = 1

/**
 * Steps: a stretch of one value holds it, one of several spans them from the least to the greatest; between stretches that do not
 * touch there is a gap.
 * @param least on a log axis, where 0 has no place: it is drawn there
 */
export function stretchPoints(stretches: readonly Stretch[], divisor: number, least = -Infinity): Point[] {
  const points: Point[] = []
  let before: Stretch | undefined
  const close = ([, toMs, , high]: Stretch) => {
    points.push([toMs, Math.max(least, high / divisor)], [toMs, Number.NaN])
  }
  for (const stretch of stretches) {
    const [fromMs, toMs, low, high] = stretch
    if (before !== undefined && fromMs - before[1] > GAP_MS) close(before)
    points.push([fromMs, Math.max(least, low / divisor)])
    if (high > low) points.push([(fromMs + toMs) / 2, Math.max(least, high / divisor)])
    before = stretch
  }
  if (before !== undefined) close(before)
  return points
}

/** ECharts would show ten powers of two more in each direction. */
function powersAround(stretches: readonly Stretch[], divisor: number): readonly [number, number] | undefined {
  let [least, most] = [Infinity, 0]
  for (const [, , low, high] of stretches) {
    if (low > 0) least = Math.min(least, low / divisor)
    if (high > 0) least = Math.min(least, high / divisor)
    most = Math.max(most, high / divisor)
  }
  if (most === 0) return undefined
  return [2 ** Math.floor(Math.log2(least)), 2 ** (Math.floor(Math.log2(most)) + 1)]
}

/** What a model decides, a row a class; the lowest is of windows by which it does not stand. Dots of one column of the picture are one. */
export function decisionPanel(
  { decided }: SessionJudgement,
  { runs }: Timeline,
  range: TimeRange,
  columns: number,
  palette: ChartPalette,
): Panel {
  const rows = ['left alone', ...ACCESS_CLASSES]
  const drawn = rows.map(() => new Map<number, Point>())
  const columnMs = (range.toMs - range.fromMs) / columns
  for (const { runName, classIds, abstained } of decided) {
    const run = runs.find(({ name }) => name === runName)
    if (run === undefined) continue
    const alone = new Set(abstained)
    for (const [index, id] of classIds.entries()) {
      const timeMs = run.fromMs + (index + 0.5) * run.windowSeconds * 1000
      if (id < 0 || timeMs < range.fromMs || timeMs > range.toMs) continue
      const row = alone.has(index) ? 0 : id + 1
      drawn[row]?.set(Math.floor((timeMs - range.fromMs) / columnMs), [timeMs, row])
    }
  }
  return {
    ...{ title: 'model: decided, by window', height: 72, span: [-0.5, ACCESS_CLASSES.length + 0.5] },
    nameOf: (value) => (value === 0 ? 'alone' : signOf(value)),
    lines: rows.map((name, row) => ({
      ...{ name, isDots: true, points: [...(drawn[row]?.values() ?? [])] },
      color: row === 0 ? palette.faint : lookOf(ACCESS_CLASSES[row - 1] ?? 'mixed').color,
    })),
  }
}

function signOf(row: number): string {
  const name = ACCESS_CLASSES[row - 1]
  return name === undefined ? '' : lookOf(name).sign
}
