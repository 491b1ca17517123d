import { useMemo } from 'react'
import type { SweepDocument, SweepReader, SweptClass } from '../../../shared/experiment/index.ts'
import { shapeText } from '../../../shared/shape-text.ts'
import { Chart } from '../../charts/chart.tsx'
import { lineLook } from '../../charts/line-looks.ts'
import { useChartPalette, type ChartPalette } from '../../charts/palette.ts'
import { plainChart, valueAxis } from '../../charts/plain-axes.ts'
import { csvOf } from '../../charts/save.ts'
import { medianLine, sweepAxis, type SweepAxis } from './sweep-axis.ts'

const MB = 1e6

interface SweepChartProps {
  readonly sweep: SweepDocument
  readonly swept: SweptClass
}

/** Throughput against readahead of one class: a line a reader, a dot a trial. */
export function SweepChart({ sweep, swept }: SweepChartProps) {
  const palette = useChartPalette()
  const option = useMemo(() => sweepOption(sweep, swept, palette), [sweep, swept, palette])
  return (
    <Chart
      height={270}
      label={`${swept.label}: throughput against readahead; chosen ${swept.kib} KiB, the disk’s default ${sweep.defaultKib} KiB`}
      exportName={`${sweep.id}-${swept.label}`}
      csv={() => trialsCsv(sweep, readersOf(sweep, swept))}
      option={option}
    />
  )
}

function readersOf({ readers }: SweepDocument, { label }: SweptClass): readonly SweepReader[] {
  return readers.filter((reader) => reader.label === label)
}

function sweepOption(sweep: SweepDocument, swept: SweptClass, palette: ChartPalette) {
  const readers = readersOf(sweep, swept)
  const axis = sweepAxis([...sweep.candidatesKib, ...sweep.trials.map(({ kib }) => kib), sweep.defaultKib, swept.kib])
  const ticks = axis.ticksKib.map(axis.placeOf)
  const base = plainChart(palette)
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item' },
    legend: { top: 0, left: 0, textStyle: { color: palette.text }, data: readers.map(({ name }) => name) },
    grid: { left: 52, right: 16, top: 58, bottom: 42, outerBoundsMode: 'none' },
    xAxis: {
      ...valueAxis({ name: 'readahead, KiB, powers of two' }, palette),
      ...{ min: axis.least, max: axis.most, splitLine: { show: false } },
      axisLabel: {
        ...{ color: palette.faint, fontSize: 10, customValues: ticks },
        formatter: (place: number) =>
          String(axis.ticksKib.find((kib) => Math.abs(axis.placeOf(kib) - place) < 0.01) ?? ''),
      },
      axisTick: { customValues: ticks },
    },
    yAxis: valueAxis({ name: 'throughput, MB/s', min: 0, nameGap: 36 }, palette),
    series: [
      ...rules(sweep, swept, axis, palette),
      ...readers.flatMap((reader, place) => readerSeries(sweep, reader, place, axis, palette)),
    ],
  }
}

/** Upright lines at the default and at the chosen value, each with its word; one line where they are the same. */
function rules({ defaultKib }: SweepDocument, { kib }: SweptClass, axis: SweepAxis, palette: ChartPalette) {
  const rule = (at: number, word: string, isChosen: boolean) => ({
    xAxis: axis.placeOf(at),
    label: {
      ...{ formatter: word, color: isChosen ? palette.text : palette.faint, fontSize: 11, position: 'end' },
      // Neighbours would write over each other.
      distance: isChosen ? 16 : 2,
    },
    lineStyle: { color: isChosen ? palette.text : palette.faint, type: isChosen ? 'solid' : 'dashed', width: 1.25 },
  })
  const data =
    defaultKib === kib
      ? [rule(kib, 'default, chosen', true)]
      : [rule(defaultKib, 'default', false), rule(kib, 'chosen', true)]
  return [
    { ...{ id: 'rules', type: 'line', data: [], silent: true }, markLine: { silent: true, symbol: 'none', data } },
  ]
}

function readerSeries(
  { trials }: SweepDocument,
  { name }: SweepReader,
  place: number,
  axis: SweepAxis,
  palette: ChartPalette,
): object[] {
  const { color, symbol, stroke } = lineLook(place, palette)
  const told = (kib: number, bytesPerSecond: number) => `${name}, ${kib} KiB: ${(bytesPerSecond / MB).toFixed(1)} MB/s`
  return [
    {
      ...{ id: `trials ${name}`, type: 'scatter', symbol, symbolSize: 6 },
      itemStyle: { color, opacity: 0.45 },
      data: trials
        .filter(({ reader }) => reader === name)
        .map(({ kib, bytesPerSecond }) => ({
          value: [axis.placeOf(kib), bytesPerSecond / MB],
          name: told(kib, bytesPerSecond),
        })),
      tooltip: { formatter: '{b}' },
    },
    {
      ...{ id: `median ${name}`, type: 'line', name, symbol, symbolSize: 4 },
      itemStyle: { color },
      lineStyle: { color, width: 1.5, type: stroke },
      data: medianLine(trials, name).map(({ kib, bytesPerSecond, trials: count }) => ({
        value: [axis.placeOf(kib), bytesPerSecond / MB],
        name: `${told(kib, bytesPerSecond)}, median of ${count}`,
      })),
      tooltip: { formatter: '{b}' },
    },
  ]
}

/** A row a trial, in the order in which they ran. */
export function trialsCsv({ trials }: SweepDocument, readers: readonly SweepReader[]): string {
  const byName = new Map(readers.map((reader) => [reader.name, reader]))
  return csvOf(
    ['order', 'class', 'reader', 'shape', 'readahead_kib', 'round', 'repetition', 'bytes_per_s', 'read_amplification'],
    trials
      .flatMap((trial) => {
        const reader = byName.get(trial.reader)
        return reader === undefined ? [] : [{ trial, reader }]
      })
      .sort((a, b) => a.trial.order - b.trial.order)
      .map(({ trial, reader: { name, label, shape } }) => [
        ...[trial.order, label, name, shapeText(shape), trial.kib, trial.round, trial.repetition],
        ...[trial.bytesPerSecond, trial.readAmplification ?? Number.NaN],
      ]),
  )
}
