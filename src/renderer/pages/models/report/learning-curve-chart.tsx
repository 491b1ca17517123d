import { useMemo } from 'react'
import type { LearningCurve } from '../../../../shared/model-report.ts'
import { Chart } from '../../../charts/chart.tsx'
import { errorBars } from '../../../charts/error-bars.ts'
import { asidePx, lineLook, lineSeries } from '../../../charts/line-looks.ts'
import { useChartPalette, type ChartPalette } from '../../../charts/palette.ts'
import { percentNumber, plainChart, valueAxis } from '../../../charts/plain-axes.ts'
import { csvOf } from '../../../charts/save.ts'
import { percent } from '../../../widgets/format.ts'
import { stripsFrom } from '../../../widgets/interval-strip.tsx'

/** The learning curve of one model, under the name that the model has in the picture. */
export interface NamedLearningCurve {
  readonly name: string
  readonly curve: LearningCurve
}

interface LearningCurveChartProps {
  readonly of: readonly NamedLearningCurve[]
  readonly exportName: string
}

/** Accuracy by how much there was to learn from, with intervals: whether more captures would help. */
export function LearningCurveChart({ of, exportName }: LearningCurveChartProps) {
  const palette = useChartPalette()
  const option = useMemo(() => learningCurveOption(of, palette), [of, palette])
  return (
    <Chart
      height={240}
      label={`Accuracy by the number of windows that it learned from${of.length > 1 ? `, of ${of.length} models` : ''}, with 95 % intervals`}
      exportName={exportName}
      csv={() =>
        csvOf(
          ['model', 'share', 'trained_on', 'judged', 'accuracy', 'low', 'high'],
          of.flatMap(({ name, curve }) =>
            curve.points.map(({ share, trainedOn, judged, accuracy, interval95 }) => [
              ...[name, share, trainedOn, judged, accuracy, ...interval95],
            ]),
          ),
        )
      }
      option={option}
    />
  )
}

function learningCurveOption(of: readonly NamedLearningCurve[], palette: ChartPalette) {
  const base = plainChart(palette)
  const isSeveral = of.length > 1
  const lows = of.flatMap(({ curve }) => curve.points.map(({ interval95: [low] }) => low))
  return {
    ...base,
    ...(isSeveral
      ? { legend: { top: 0, left: 0, textStyle: { color: palette.text }, data: of.map(({ name }) => name) } }
      : {}),
    tooltip: { ...base.tooltip, trigger: 'item' },
    grid: { left: 52, right: 20, top: isSeveral ? 34 : 14, bottom: 42, outerBoundsMode: 'none' },
    xAxis: valueAxis({ name: 'windows learned from', min: 0 }, palette),
    yAxis: valueAxis({ name: 'right, %', min: stripsFrom(lows), max: 1, label: percentNumber, nameGap: 36 }, palette),
    series: of.flatMap(({ name, curve }, place) => {
      const look = lineLook(place, palette)
      return [
        lineSeries({
          ...{ id: `line ${place}`, name, look },
          points: curve.points.map(({ trainedOn, accuracy, judged }) => ({
            ...{ x: trainedOn, y: accuracy },
            told: `learned from ${Math.round(trainedOn)}: ${percent(accuracy)} of ${judged}`,
          })),
        }),
        errorBars({
          ...{ id: `intervals ${place}`, color: look.color, shiftPx: asidePx(place, of.length) },
          bars: curve.points.map(({ trainedOn, interval95: [low, high] }) => ({ at: trainedOn, low, high })),
        }),
      ]
    }),
  }
}
