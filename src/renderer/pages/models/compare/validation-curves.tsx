import { Text } from '@mantine/core'
import { useMemo } from 'react'
import type { ModelDocument } from '../../../../shared/model.ts'
import { Chart } from '../../../charts/chart.tsx'
import { useChartPalette, type ChartPalette } from '../../../charts/palette.ts'
import { csvOf } from '../../../charts/save.ts'
import type { Point } from '../../../charts/series.ts'
import { panelsHeight, timePanelsOption, type Panel } from '../../../charts/time-panels.ts'

type Training = ModelDocument['training']

interface ValidationCurvesProps {
  readonly a: Training
  readonly b: Training
  readonly exportName: string
}

/** Validation loss of both by epoch, as far as it was kept. */
export function ValidationCurves({ a, b, exportName }: ValidationCurvesProps) {
  const palette = useChartPalette()
  const epochs = Math.max(a.history?.length ?? 0, b.history?.length ?? 0)
  const option = useMemo(
    () => ({
      legend: { top: -4, right: 64, textStyle: { color: palette.text }, data: ['A', 'B'] },
      ...timePanelsOption(
        {
          panels: panelsOf(a, b, palette),
          range: { fromMs: 1, toMs: Math.max(2, epochs) },
          xLabel: (epoch) => String(Math.round(epoch)),
        },
        palette,
      ),
    }),
    [a, b, epochs, palette],
  )
  if (epochs === 0) return <Text c="dimmed">Both are from before the curves were kept.</Text>
  return (
    <Chart
      height={panelsHeight({ panels: panelsOf(a, b, palette) })}
      label={`Validation loss of both models over ${epochs} epochs`}
      exportName={exportName}
      csv={() =>
        csvOf(
          ['model', 'epoch', 'validation_loss'],
          (
            [
              ['A', a],
              ['B', b],
            ] as const
          ).flatMap(([letter, { history = [] }]) =>
            history.map(({ validationLoss }, index) => [letter, index + 1, validationLoss]),
          ),
        )
      }
      option={option}
    />
  )
}

function panelsOf(a: Training, b: Training, palette: ChartPalette): Panel[] {
  const points = ({ history = [] }: Training) =>
    history.map(({ validationLoss }, index): Point => [index + 1, validationLoss])
  return [
    {
      title: 'validation loss by epoch, nats',
      height: 160,
      lines: [
        { name: 'A', color: palette.read, points: points(a) },
        { name: 'B', color: palette.write, points: points(b) },
      ],
    },
  ]
}
