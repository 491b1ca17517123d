import { Stack, Text } from '@mantine/core'
import { useMemo } from 'react'
import type { AccuracyReport } from '../../../../shared/model.ts'
import { Chart } from '../../../charts/chart.tsx'
import { useChartPalette, type ChartPalette } from '../../../charts/palette.ts'
import { percentNumber, plainChart, valueAxis } from '../../../charts/plain-axes.ts'
import { csvOf } from '../../../charts/save.ts'
import { percent } from '../../../widgets/format.ts'

type Calibration = NonNullable<AccuracyReport['calibration']>

const SMALLEST_DOT_PX = 6
const LARGEST_DOT_PX = 26

interface CalibrationChartProps {
  readonly calibration: Calibration
  readonly exportName: string
}

/** How often it is right by how sure it is: a reliability diagram. On the diagonal it is as sure as it is right. */
export function CalibrationChart({ calibration, exportName }: CalibrationChartProps) {
  const palette = useChartPalette()
  const { bins, expectedError } = calibration
  const option = useMemo(() => reliabilityOption(bins, palette), [bins, palette])
  return (
    <Stack gap={4}>
      <Text fw={600}>Calibration</Text>
      <Chart
        height={240}
        label={`How often it is right by how sure it is, in ${bins.length} bins; expected calibration error ${percent(expectedError)}`}
        exportName={exportName}
        csv={() =>
          csvOf(
            ['confidence_from', 'confidence_to', 'windows', 'mean_confidence', 'accuracy'],
            bins.map(({ from, to, windows, meanConfidence, accuracy }) => [
              ...[from, to, windows, meanConfidence, accuracy],
            ]),
          )
        }
        option={option}
      />
      <Text size="sm" c="dimmed">
        Off by {percent(expectedError)} on average (expected calibration error). Below the line it is surer than it is
        right; the larger a dot, the more windows.
      </Text>
    </Stack>
  )
}

function reliabilityOption(bins: Calibration['bins'], palette: ChartPalette) {
  const most = Math.max(1, ...bins.map(({ windows }) => windows))
  // Of its area, so that twice as many windows look twice as many.
  const sizeOf = (windows: number) => Math.max(SMALLEST_DOT_PX, LARGEST_DOT_PX * Math.sqrt(windows / most))
  const base = plainChart(palette)
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item' },
    grid: { left: 52, right: 16, top: 14, bottom: 42, outerBoundsMode: 'none' },
    xAxis: valueAxis({ name: 'how sure, %', min: 0, max: 1, label: percentNumber }, palette),
    yAxis: valueAxis({ name: 'how often right, %', min: 0, max: 1, label: percentNumber, nameGap: 36 }, palette),
    series: [
      {
        ...{ id: 'diagonal', type: 'line', silent: true, showSymbol: false, tooltip: { show: false } },
        data: [
          [0, 0],
          [1, 1],
        ],
        lineStyle: { color: palette.axis, type: 'dashed', width: 1.5 },
      },
      {
        id: 'bins',
        type: 'line',
        data: bins.map(({ meanConfidence, accuracy, windows }) => ({
          value: [meanConfidence, accuracy],
          symbolSize: sizeOf(windows),
          name: `${percent(meanConfidence)} sure, ${percent(accuracy)} right, ${windows} windows`,
        })),
        tooltip: { formatter: '{b}' },
        symbol: 'circle',
        clip: false,
        itemStyle: { color: palette.read, opacity: 0.85 },
        lineStyle: { color: palette.read, width: 1 },
      },
    ],
  }
}
