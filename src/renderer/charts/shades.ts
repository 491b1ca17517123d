import type { ChartPalette } from './palette.ts'
import type { TimeRange } from './series.ts'

/** Stretches of time that are shaded through all panels of a stack. */
export interface Shades {
  /** What ran when, each in the colour of its class. */
  readonly classed?: readonly (TimeRange & { readonly color: string })[] | undefined
  /** What is looked at. */
  readonly marked?: TimeRange | undefined
  /** What is not to be relied on: in the colour of warnings, with the word in the first panel. */
  readonly flagged?: { readonly word: string; readonly ranges: readonly TimeRange[] }
  /** What somebody wrote about, each with the beginning of it in the first panel. */
  readonly noted?: readonly (TimeRange & { readonly text: string })[] | undefined
}

/** Letters of a note that are shown. */
const NOTE_LENGTH = 24

/** The shades of one panel, as ECharts' series. */
export function shadesOf(shades: Shades, row: number, isFirst: boolean, palette: ChartPalette): object[] {
  const { marked, flagged, noted = [], classed = [] } = shades
  const label = {
    ...{ show: isFirst, position: 'insideTop', formatter: flagged?.word ?? '' },
    ...{ color: palette.warning, fontSize: 11 },
  }
  return [
    ...[...Map.groupBy(classed, ({ color }) => color)].map(([color, ranges]) =>
      shadeSeries(`class ${color}`, row, { color, opacity: 0.1 }, ranges, {}),
    ),
    ...(flagged === undefined || flagged.ranges.length === 0
      ? []
      : [shadeSeries('flagged', row, { color: palette.warning, opacity: 0.16 }, flagged.ranges, { label })]),
    ...(noted.length === 0
      ? []
      : [
          shadeSeries('noted', row, { color: palette.faint, opacity: 0.12 }, noted, {}, ({ text }) => ({
            ...{ show: isFirst, position: 'insideTopLeft', fontSize: 11, color: palette.text },
            formatter: text.length > NOTE_LENGTH ? `${text.slice(0, NOTE_LENGTH)}…` : text,
          })),
        ]),
    ...(marked === undefined
      ? []
      : [shadeSeries('marked', row, { color: palette.accent, opacity: 0.16 }, [marked], {})]),
  ]
}

/** A line without points, for the shade behind it. */
function shadeSeries<Range extends TimeRange>(
  name: string,
  row: number,
  itemStyle: object,
  ranges: readonly Range[],
  more: object,
  labelOf?: (range: Range) => object,
) {
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
      data: ranges.map((range) => [
        { xAxis: range.fromMs, ...more, ...(labelOf && { label: labelOf(range) }) },
        { xAxis: range.toMs },
      ]),
    },
  }
}
