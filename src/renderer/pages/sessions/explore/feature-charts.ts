import { FEATURE_SETS, type FeatureSetName } from '../../../../shared/features.ts'
import type { ChartPalette } from '../../../charts/palette.ts'
import { plainChart, valueAxis } from '../../../charts/plain-axes.ts'
import { shortNumber } from '../../../charts/time-panels.ts'
import { lookOf } from '../../../widgets/classes.ts'
import { featureWord } from '../../../widgets/feature-facts.ts'
import { featureAxis, type FeatureAxis } from './feature-axis.ts'
import { toldOf, type SeenGroup, type SeenWindow } from './seen-windows.ts'

const CROSS = 'path://M1 0L4 3L7 0L8 1L5 4L8 7L7 8L4 5L1 8L0 7L3 4L0 1Z'

/** Shapes and strokes as the classes' signs, so that colour alone tells nothing. */
const LOOKS = {
  sequential: { symbol: 'rect', size: [10, 4], stroke: 'solid' },
  random: { symbol: CROSS, size: [8, 8], stroke: 'dashed' },
  mixed: { symbol: 'diamond', size: [9, 9], stroke: 'dotted' },
  wrong: { symbol: 'circle', size: [17, 17], stroke: 'solid' },
  abstained: { symbol: 'rect', size: [16, 16], stroke: 'dashed' },
} as const satisfies Record<SeenGroup['id'], object>

function colorOf(id: SeenGroup['id'], palette: ChartPalette): string {
  if (id === 'wrong') return palette.warning
  return id === 'abstained' ? palette.text : lookOf(id).color
}

function isRing(id: SeenGroup['id']): boolean {
  return id === 'wrong' || id === 'abstained'
}

export function axesOf(set: FeatureSetName, groups: readonly SeenGroup[]): FeatureAxis[] {
  return FEATURE_SETS[set].map(({ unit }, at) =>
    featureAxis(
      unit,
      groups.flatMap(({ windows }) => windows.map(({ features }) => features[at] ?? Number.NaN)),
    ),
  )
}

interface Seen {
  readonly set: FeatureSetName
  readonly groups: readonly SeenGroup[]
  readonly axes: readonly FeatureAxis[]
}

/** Two features against each other; rings are around what a model gets wrong or leaves alone. */
export function scatterOption({ set, groups, axes }: Seen, [x, y]: readonly [number, number], palette: ChartPalette) {
  const base = plainChart(palette)
  const axis = (at: number, nameGap: number) => {
    const { name = '', unit = '' } = FEATURE_SETS[set][at] ?? {}
    const { isLog = false, min = 0, max = 1, hasZeros = false } = axes[at] ?? {}
    const title = `${featureWord(name)}, ${unit}${hasZeros ? ' (0 at the axis)' : ''}`
    return valueAxis({ name: title, isLog, min, max, label: shortNumber, nameGap }, palette)
  }
  const placed = ({ features }: SeenWindow) =>
    [x, y].map((at) => axes[at]?.placeOf(features[at] ?? Number.NaN) ?? Number.NaN)
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item', formatter: '{b}' },
    legend: { top: 0, left: 0, textStyle: { color: palette.text }, itemGap: 18 },
    grid: { left: 64, right: 16, top: 32, bottom: 44, outerBoundsMode: 'none' },
    xAxis: axis(x, 26),
    yAxis: axis(y, 46),
    series: groups.map(({ id, name, windows }) => ({
      ...{ id, name, type: 'scatter', symbol: LOOKS[id].symbol, symbolSize: LOOKS[id].size },
      data: windows.map((window) => ({ value: placed(window), name: toldOf(window, set) })),
      itemStyle: isRing(id)
        ? { color: 'transparent', borderColor: colorOf(id, palette), borderWidth: 2, borderType: LOOKS[id].stroke }
        : { color: colorOf(id, palette), opacity: 0.75 },
    })),
  }
}

/** An axis a feature, a line a window. */
export function parallelOption({ set, groups, axes }: Seen, palette: ChartPalette) {
  const base = plainChart(palette)
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item', formatter: '{b}' },
    legend: { top: 0, left: 0, textStyle: { color: palette.text }, itemGap: 18 },
    parallel: { left: 60, right: 70, top: 84, bottom: 24 },
    parallelAxis: FEATURE_SETS[set].map(({ name, unit }, dim) => {
      const { isLog = false, min = 0, max = 1, hasZeros = false } = axes[dim] ?? {}
      return {
        ...{ dim, type: isLog ? 'log' : 'value', min, max, nameLocation: 'end', nameGap: 12 },
        name: `${featureWord(name)},\n${unit}${hasZeros ? ', 0 below' : ''}`,
        nameTextStyle: { color: palette.text, fontSize: 11, lineHeight: 14, align: 'center' },
        axisLabel: {
          color: palette.faint,
          fontSize: 11,
          formatter: shortNumber,
          showMinLabel: unit === '0..1',
          showMaxLabel: unit === '0..1',
        },
        axisLine: { lineStyle: { color: palette.axis } },
        axisTick: { lineStyle: { color: palette.axis } },
      }
    }),
    series: groups.map(({ id, name, windows }) => ({
      ...{ id, name, type: 'parallel' },
      data: windows.map((window) => ({
        value: window.features.map((value, at) => axes[at]?.placeOf(value) ?? Number.NaN),
        name: toldOf(window, set),
      })),
      itemStyle: { color: colorOf(id, palette) },
      lineStyle: {
        ...{ color: colorOf(id, palette), type: LOOKS[id].stroke },
        ...(isRing(id) ? { width: 2.5, opacity: 0.9 } : { width: 1, opacity: 0.5 }),
      },
      emphasis: { lineStyle: { width: 3, opacity: 1 } },
    })),
  }
}
