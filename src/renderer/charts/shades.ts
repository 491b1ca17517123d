import type { ChartPalette } from './palette.ts'
import type { TimeRange } from './series.ts'

/** Stretches of time that are shaded through all panels of a stack. */
export interface Shades {
  /** What is looked at. */
  readonly marked?: TimeRange | undefined
  /** What is not to be relied on: in the colour of warnings, with the word in the first panel. */
  readonly flagged?: { readonly word: string; readonly ranges: readonly TimeRange[] }
}

/** The shades of one panel, as ECharts' series. */
export function shadesOf({ marked, flagged }: Shades, row: number, isFirst: boolean, palette: ChartPalette): object[] {
  const label = {
    ...{ show: isFirst, position: 'insideTop', formatter: flagged?.word ?? '' },
    ...{ color: palette.warning, fontSize: 11 },
  }
  return [
    ...(flagged === undefined || flagged.ranges.length === 0
      ? []
      : [shadeSeries('flagged', row, { color: palette.warning, opacity: 0.16 }, flagged.ranges, { label })]),
    ...(marked === undefined
      ? []
      : [shadeSeries('marked', row, { color: palette.accent, opacity: 0.16 }, [marked], {})]),
  ]
}

/** A line without points, for the shade behind it. */
function shadeSeries(name: string, row: number, itemStyle: object, ranges: readonly TimeRange[], more: object) {
  return {
    id: `${name} ${row}`,
    type: 'line',
    name,
    xAxisIndex: row,
    yAxisIndex: row,
    data: [],
    markArea: {
      silent: true,
      itemStyle,
      data: ranges.map(({ fromMs, toMs }) => [{ xAxis: fromMs, ...more }, { xAxis: toMs }]),
    },
  }
}
