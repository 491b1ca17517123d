import { useMemo } from 'react'
import type { StudyRow } from '../../../../shared/window-study.ts'
import { Chart } from '../../../charts/chart.tsx'
import { errorBars } from '../../../charts/error-bars.ts'
import { asidePx, lineLook, lineSeries } from '../../../charts/line-looks.ts'
import { useChartPalette, type ChartPalette } from '../../../charts/palette.ts'
import { percentNumber, plainChart, valueAxis } from '../../../charts/plain-axes.ts'
import { csvOf } from '../../../charts/save.ts'
import { percent } from '../../../widgets/format.ts'
import { stripsFrom } from '../../../widgets/interval-strip.tsx'
import { studyLines } from './study-lines.ts'

interface StudyChartProps {
  readonly rows: readonly StudyRow[]
  readonly exportName: string
}

/** Accuracy by run against the length of the windows, a line a feature set. */
export function StudyAccuracyChart({ rows, exportName }: StudyChartProps) {
  const palette = useChartPalette()
  const option = useMemo(() => {
    const lines = studyLines(rows)
    const lows = rows.map(({ judged }) => judged.interval95[0])
    return {
      ...frame(rows, palette),
      yAxis: valueAxis(
        { name: 'right by run, %', min: stripsFrom(lows), max: 1, label: percentNumber, nameGap: 36 },
        palette,
      ),
      series: lines.flatMap(({ featureSet, rows: own }, place) => {
        const look = lineLook(place, palette)
        return [
          lineSeries({
            ...{ id: `line ${featureSet}`, name: featureSet, look },
            points: own.map(({ windowSeconds, judged }) => ({
              ...{ x: windowSeconds, y: judged.accuracy },
              told: `${featureSet}, ${windowSeconds} s: ${percent(judged.accuracy)} of ${judged.windows}`,
            })),
          }),
          errorBars({
            id: `intervals ${featureSet}`,
            ...{ color: look.color, shiftPx: asidePx(place, lines.length) },
            bars: own.map(({ windowSeconds, judged: { interval95 } }) => ({
              ...{ at: windowSeconds, low: interval95[0], high: interval95[1] },
            })),
          }),
        ]
      }),
    }
  }, [rows, palette])
  return (
    <Chart
      height={240}
      label="Accuracy by run against the length of the windows, with 95 % intervals"
      exportName={exportName}
      csv={() =>
        csvOf(
          ['feature_set', 'window_s', 'windows', 'accuracy', 'low', 'high'],
          rows.map(({ featureSet, windowSeconds, judged: { windows, accuracy, interval95 } }) => [
            ...[featureSet, windowSeconds, windows, accuracy, ...interval95],
          ]),
        )
      }
      option={option}
    />
  )
}

/** Reaction time against the length of the windows: the median as a line, up to the 95th percentile as a bar. */
export function StudyReactionChart({ rows, exportName }: StudyChartProps) {
  const palette = useChartPalette()
  const option = useMemo(() => {
    const lines = studyLines(rows.filter(({ reaction }) => reaction.changes > 0))
    return {
      ...frame(rows, palette),
      yAxis: valueAxis({ name: 'reaction, s: median, bar to p95', min: 0, nameGap: 36 }, palette),
      series: lines.flatMap(({ featureSet, rows: own }, place) => {
        const look = lineLook(place, palette)
        return [
          lineSeries({
            ...{ id: `line ${featureSet}`, name: featureSet, look },
            points: own.map(({ windowSeconds, reaction }) => ({
              ...{ x: windowSeconds, y: reaction.medianSeconds },
              told: `${featureSet}, ${windowSeconds} s: median ${reaction.medianSeconds.toFixed(1)} s, p95 ${reaction.p95Seconds.toFixed(1)} s`,
            })),
          }),
          errorBars({
            id: `p95 ${featureSet}`,
            ...{ color: look.color, shiftPx: asidePx(place, lines.length) },
            bars: own.map(({ windowSeconds, reaction }) => ({
              ...{ at: windowSeconds, low: reaction.medianSeconds, high: reaction.p95Seconds },
            })),
          }),
        ]
      }),
    }
  }, [rows, palette])
  return (
    <Chart
      height={240}
      label="Reaction time against the length of the windows, median and 95th percentile"
      exportName={exportName}
      csv={() =>
        csvOf(
          ['feature_set', 'window_s', 'changes', 'median_s', 'p95_s', 'missed'],
          rows.map(({ featureSet, windowSeconds, reaction: { changes, medianSeconds, p95Seconds, missed } }) => [
            ...[featureSet, windowSeconds, changes, medianSeconds, p95Seconds, missed],
          ]),
        )
      }
      option={option}
    />
  )
}

function frame(rows: readonly StudyRow[], palette: ChartPalette) {
  const base = plainChart(palette)
  const longest = Math.max(1, ...rows.map(({ windowSeconds }) => windowSeconds))
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item' },
    legend: {
      ...{ top: 0, left: 0, textStyle: { color: palette.text } },
      data: studyLines(rows).map(({ featureSet }) => featureSet),
    },
    grid: { left: 52, right: 20, top: 34, bottom: 42, outerBoundsMode: 'none' },
    xAxis: valueAxis({ name: 'window, s', min: 0, max: Math.ceil(longest * 1.1) }, palette),
  }
}
