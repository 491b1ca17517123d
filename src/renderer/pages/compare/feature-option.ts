import type { EChartsCoreOption } from 'echarts/core'
import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import { subjectLetter } from '../../../shared/compared-subjects.ts'
import type { FeatureDistribution } from '../../../shared/contract/index.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { plainChart } from '../../charts/plain-axes.ts'
import { shortNumber } from '../../charts/time-panels.ts'
import { lookOf } from '../../widgets/classes.ts'
import { featureText, featureWord } from '../../widgets/feature-facts.ts'
import { lookAt, type SubjectLook } from './subject-looks.ts'

export type FeatureView = 'boxes' | 'histograms'

const HEAD_PX = 20
const TITLE_PX = 22
const SUBJECT_PX = 15
const LEAST_CELL_PX = 46
const AXIS_PX = 22
/** Of the width: for letters before a picture. */
const INSET = 2.6

type Part = FeatureDistribution['parts'][number]

interface Cell {
  readonly feature: FeatureDistribution
  readonly label: AccessClass
  readonly row: number
  readonly column: number
  /** Among all cells: of its grid and axes. */
  readonly at: number
}

/** Classes that any subject has windows of. */
export function classesIn(features: readonly FeatureDistribution[]): AccessClass[] {
  return ACCESS_CLASSES.filter((label) => features.some(({ parts }) => parts.some((part) => part.label === label)))
}

/** Of subjects that any feature is known of. */
export function subjectsIn(features: readonly FeatureDistribution[]): number[] {
  return [...new Set(features.flatMap(({ parts }) => parts.map(({ subject }) => subject)))].sort((a, b) => a - b)
}

/** In CSS pixels. */
export function featuresHeight(features: readonly FeatureDistribution[]): number {
  return HEAD_PX + features.length * rowPx(features)
}

function rowPx(features: readonly FeatureDistribution[]): number {
  return TITLE_PX + cellPx(features) + AXIS_PX
}

function cellPx(features: readonly FeatureDistribution[]): number {
  return Math.max(LEAST_CELL_PX, SUBJECT_PX * subjectsIn(features).length)
}

/** ECharts' option: a row a feature, a column a class, all subjects in each picture; a row has one axis. */
export function featuresOption(
  features: readonly FeatureDistribution[],
  view: FeatureView,
  looks: readonly SubjectLook[],
  palette: ChartPalette,
): EChartsCoreOption {
  const base = plainChart(palette)
  const classes = classesIn(features)
  const subjects = subjectsIn(features)
  const cells = features.flatMap((feature, row) =>
    classes.map((label, column): Cell => ({ feature, label, row, column, at: row * classes.length + column })),
  )
  const top = (row: number) => HEAD_PX + row * rowPx(features) + TITLE_PX
  const leftShare = (column: number) => (100 * column) / classes.length + INSET
  const text = { fill: palette.text, fontSize: 12 }
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item', formatter: '{b}' },
    grid: cells.map(({ row, column, at }) => ({
      ...{ id: `grid ${at}`, outerBoundsMode: 'none', top: top(row), height: cellPx(features) },
      ...{ left: `${leftShare(column)}%`, width: `${100 / classes.length - INSET - 1.4}%` },
    })),
    graphic: [
      ...classes.map((label, column) => ({
        ...{ id: `class ${label}`, type: 'text', left: `${leftShare(column)}%`, top: 2, silent: true },
        style: { ...text, text: `${lookOf(label).sign} ${label}`, fontWeight: 600 },
      })),
      ...features.map(({ name, unit }, row) => ({
        ...{ id: `title ${row}`, type: 'text', left: `${leftShare(0)}%`, top: top(row) - TITLE_PX + 5, silent: true },
        style: { ...text, fill: palette.faint, text: `${featureWord(name)}, ${unit}` },
      })),
    ],
    xAxis: cells.map(({ feature: { edges, isLog, unit }, at }) => ({
      ...{
        id: `x ${at}`,
        gridIndex: at,
        type: isLog ? 'log' : 'value',
        min: edges[0],
        max: edges.at(-1),
        splitNumber: 4,
      },
      axisLabel: {
        ...{ color: palette.faint, fontSize: 11, hideOverlap: true, formatter: shortNumber },
        // The ends are where the data end, not where a round number is.
        ...{ showMinLabel: unit === '0..1', showMaxLabel: unit === '0..1' },
      },
      ...(unit === '0..1' ? { interval: 0.25 } : {}),
      axisLine: { onZero: false, lineStyle: { color: palette.axis } },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: palette.grid } },
    })),
    yAxis: cells.map(({ feature, at }) => ({
      ...{ id: `y ${at}`, gridIndex: at, axisLine: { show: false }, axisTick: { show: false } },
      ...(view === 'boxes'
        ? {
            ...{ type: 'category', inverse: true, data: subjects.map(subjectLetter) },
            axisLabel: { color: palette.text, fontSize: 11, interval: 0 },
          }
        : {
            ...{ type: 'value', min: 0, max: mostShare(feature), splitNumber: 1 },
            ...{ axisLabel: { show: false }, splitLine: { show: false } },
          }),
    })),
    series: cells.flatMap((cell) => (view === 'boxes' ? [boxes(cell, subjects, looks)] : steps(cell, looks))),
  }
}

function partsOf({ feature, label }: Cell): Part[] {
  return feature.parts.filter((part) => part.label === label)
}

function mostShare({ parts }: FeatureDistribution): number {
  return Math.max(...parts.flatMap(({ shares }) => shares)) * 1.05
}

function boxes(cell: Cell, subjects: readonly number[], looks: readonly SubjectLook[]): object {
  const parts = partsOf(cell)
  return {
    ...{ id: `boxes ${cell.at}`, type: 'boxplot', xAxisIndex: cell.at, yAxisIndex: cell.at, layout: 'vertical' },
    boxWidth: [4, SUBJECT_PX - 5],
    data: subjects.map((subject) => {
      const part = parts.find((one) => one.subject === subject)
      if (part === undefined) return { value: [], name: `${subjectLetter(subject)}: no ${cell.label} windows` }
      const { color } = lookAt(looks, subject)
      const { min, q1, median, q3, max } = part.five
      return {
        value: [min, q1, median, q3, max],
        name: told(cell, part),
        itemStyle: { color: `${color}55`, borderColor: color, borderWidth: 1.5 },
      }
    }),
  }
}

/** A step line a subject over the bins. */
function steps(cell: Cell, looks: readonly SubjectLook[]): object[] {
  const { edges } = cell.feature
  return partsOf(cell).map((part) => {
    const { color, dashPx } = lookAt(looks, part.subject)
    const { shares } = part
    return {
      ...{ id: `steps ${cell.at} ${part.subject}`, type: 'line', step: 'end', name: told(cell, part) },
      ...{ xAxisIndex: cell.at, yAxisIndex: cell.at, showSymbol: false, clip: true, triggerLineEvent: true },
      tooltip: { formatter: '{a}' },
      data: edges.map((edge, bin) => [edge, shares[bin] ?? shares.at(-1)]),
      itemStyle: { color },
      lineStyle: { color, width: 1.5, ...(dashPx && { type: [...dashPx] }) },
    }
  })
}

function told(
  { feature: { name, unit }, label }: Cell,
  { subject, five: { windows, min, median, max } }: Part,
): string {
  const values = [min, median, max].map((value) => featureText(name, unit, value)).join(' / ')
  return `${subjectLetter(subject)}, ${label}, ${featureWord(name)}: ${values} (least / median / most of ${windows})`
}
