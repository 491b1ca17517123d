import { useMemo } from 'react'
import { ACCESS_CLASSES } from '../../../../shared/classes.ts'
import type { DatasetReport, Spread } from '../../../../shared/model-report.ts'
import { Chart } from '../../../charts/chart.tsx'
import { useChartPalette, type ChartPalette } from '../../../charts/palette.ts'
import { plainChart } from '../../../charts/plain-axes.ts'
import { csvOf } from '../../../charts/save.ts'
import { shortNumber } from '../../../charts/time-panels.ts'
import { lookOf } from '../../../widgets/classes.ts'
import { featureText, featureWord } from '../../../widgets/feature-facts.ts'
import { axisSpan, isDrawnLog } from './feature-scale.ts'

type Features = DatasetReport['features']

const TITLE_PX = 22
const CLASS_PX = 15
const AXIS_PX = 22

interface DistributionsProps {
  readonly features: Features
  readonly exportName: string
}

/** A strip a feature, a box plot a class: whiskers to the least and the most, the box over the middle half. */
export function Distributions({ features, exportName }: DistributionsProps) {
  const palette = useChartPalette()
  const option = useMemo(() => stripsOption(features, palette), [features, palette])
  return (
    <Chart
      height={features.length * stripHeight()}
      label={`Least, quartiles and most of ${features.length} features by class`}
      exportName={exportName}
      csv={() =>
        csvOf(
          ['feature', 'unit', 'class', 'windows', 'min', 'q1', 'median', 'q3', 'max', 'mean'],
          features.flatMap(({ name, unit, byClass }) =>
            ACCESS_CLASSES.flatMap((className) => {
              const spread = byClass[className]
              if (spread === undefined) return []
              return [[name, unit, className, spread.windows, ...fiveNumbers(spread), spread.mean]]
            }),
          ),
        )
      }
      option={option}
    />
  )
}

function stripHeight(): number {
  return TITLE_PX + CLASS_PX * ACCESS_CLASSES.length + AXIS_PX
}

function fiveNumbers({ min, q1, median, q3, max }: Spread): number[] {
  return [min, q1, median, q3, max]
}

function stripsOption(features: Features, palette: ChartPalette) {
  const base = plainChart(palette)
  const top = (row: number) => row * stripHeight() + TITLE_PX
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item', formatter: '{b}' },
    grid: features.map((_, row) => ({
      ...{ id: `grid ${row}`, left: 30, right: 20, outerBoundsMode: 'none' },
      ...{ top: top(row), height: CLASS_PX * ACCESS_CLASSES.length },
    })),
    graphic: features.map(({ name, unit }, row) => ({
      ...{ id: `title ${row}`, type: 'text', left: 30, top: top(row) - TITLE_PX + 5, silent: true },
      style: { text: `${featureWord(name)}, ${unit}`, fill: palette.text, fontSize: 12 },
    })),
    xAxis: features.map((feature, row) => {
      const [min, max] = axisSpan(feature)
      return {
        ...{ id: `x ${row}`, gridIndex: row, type: isDrawnLog(feature) ? 'log' : 'value', min, max, splitNumber: 4 },
        axisLabel: {
          ...{ color: palette.faint, fontSize: 11, hideOverlap: true, formatter: shortNumber },
          // The ends are where the data end, not where a round number is.
          ...{ showMinLabel: feature.unit === '0..1', showMaxLabel: feature.unit === '0..1' },
        },
        ...(feature.unit === '0..1' ? { interval: 0.25 } : {}),
        axisLine: { lineStyle: { color: palette.axis } },
        axisTick: { show: false },
        splitLine: { lineStyle: { color: palette.grid } },
      }
    }),
    yAxis: features.map((_, row) => ({
      ...{ id: `y ${row}`, gridIndex: row, type: 'category', inverse: true },
      data: ACCESS_CLASSES.map((name) => lookOf(name).sign),
      axisLabel: { color: palette.text, fontSize: 11, interval: 0 },
      axisLine: { show: false },
      axisTick: { show: false },
    })),
    series: features.map(({ name, unit, byClass }, row) => ({
      ...{ id: `boxes ${row}`, type: 'boxplot', xAxisIndex: row, yAxisIndex: row, layout: 'vertical' },
      boxWidth: [4, CLASS_PX - 5],
      data: ACCESS_CLASSES.map((className) => {
        const spread = byClass[className]
        const { color } = lookOf(className)
        if (spread === undefined) return { value: [], name: `${className}: no windows` }
        return {
          value: fiveNumbers(spread),
          name: `${className}, ${featureWord(name)}: ${[spread.min, spread.median, spread.max]
            .map((value) => featureText(name, unit, value))
            .join(' / ')} (least / median / most)`,
          itemStyle: { color: `${color}55`, borderColor: color, borderWidth: 1.5 },
        }
      }),
    })),
  }
}
