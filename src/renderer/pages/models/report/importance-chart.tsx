import { useMemo } from 'react'
import type { Importance } from '../../../../shared/model-report.ts'
import { Chart } from '../../../charts/chart.tsx'
import { errorBars } from '../../../charts/error-bars.ts'
import { lineLook } from '../../../charts/line-looks.ts'
import { useChartPalette, type ChartPalette } from '../../../charts/palette.ts'
import { plainChart, valueAxis } from '../../../charts/plain-axes.ts'
import { csvOf } from '../../../charts/save.ts'
import { featureWord } from '../../../widgets/feature-facts.ts'
import { percent } from '../../../widgets/format.ts'
import { importanceRows } from './importance-rows.ts'

/** The importance of one model's features, under the name that the model has in the picture. */
export interface NamedImportance {
  readonly name: string
  readonly importance: Importance
}

const BAR_PX = 11
const GAP_PX = 16

interface ImportanceChartProps {
  readonly of: readonly NamedImportance[]
  readonly exportName: string
}

/** What accuracy is lost when one feature's values are shuffled; the most important on top, models side by side. */
export function ImportanceChart({ of, exportName }: ImportanceChartProps) {
  const palette = useChartPalette()
  const option = useMemo(() => importanceOption(of, palette), [of, palette])
  const rows = importanceRows(of.map(({ importance }) => importance))
  const [most] = rows
  return (
    <Chart
      height={rows.length * (BAR_PX * of.length + GAP_PX) + 56 + (of.length > 1 ? 22 : 0)}
      label={`Accuracy lost by shuffling each of ${rows.length} features${most === undefined ? '' : `; most by ${featureWord(most)}`}`}
      exportName={exportName}
      csv={() =>
        csvOf(
          ['model', 'feature', 'accuracy_drop', 'low', 'high', 'log_loss_rise_nats'],
          of.flatMap(({ name, importance }) =>
            importance.features.map((feature) => [
              ...[name, feature.name, feature.accuracyDrop, ...feature.interval95, feature.logLossRise],
            ]),
          ),
        )
      }
      option={option}
    />
  )
}

function importanceOption(of: readonly NamedImportance[], palette: ChartPalette) {
  const rows = importanceRows(of.map(({ importance }) => importance))
  const base = plainChart(palette)
  const isSeveral = of.length > 1
  return {
    ...base,
    ...(isSeveral
      ? { legend: { top: 0, left: 0, textStyle: { color: palette.text }, data: of.map(({ name }) => name) } }
      : {}),
    tooltip: { ...base.tooltip, trigger: 'item' },
    grid: { left: 152, right: 20, top: isSeveral ? 30 : 8, bottom: 44, outerBoundsMode: 'none' },
    xAxis: valueAxis({ name: 'accuracy lost, points', label: (share) => points(share) }, palette),
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((name) => featureWord(name)),
      axisLabel: { color: palette.text, fontSize: 12, interval: 0, width: 140, overflow: 'truncate' },
      axisLine: { lineStyle: { color: palette.axis } },
      axisTick: { show: false },
    },
    series: of.flatMap(({ name, importance }, place) => {
      const { color } = lineLook(place, palette)
      const byName = new Map(importance.features.map((feature) => [feature.name, feature]))
      return [
        {
          id: `bars ${place}`,
          ...{ type: 'bar', name, barWidth: BAR_PX, barGap: '0%' },
          itemStyle: { color, opacity: 0.75 },
          data: rows.map((row) => byName.get(row)?.accuracyDrop ?? 0),
          tooltip: { valueFormatter: (share: unknown) => (typeof share === 'number' ? percent(share, 2) : '') },
        },
        errorBars({
          id: `intervals ${place}`,
          color: palette.text,
          isHorizontal: true,
          shiftPx: (place - (of.length - 1) / 2) * BAR_PX,
          bars: rows.flatMap((row, at) => {
            const [low, high] = byName.get(row)?.interval95 ?? []
            return low === undefined || high === undefined ? [] : [{ at, low, high }]
          }),
        }),
      ]
    }),
  }
}

function points(share: number): string {
  return String(Number((share * 100).toFixed(1)))
}
