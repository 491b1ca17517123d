import { Text } from '@mantine/core'
import { useMemo } from 'react'
import type { ModelDocument } from '../../../shared/model.ts'
import { Chart } from '../../charts/chart.tsx'
import { useChartPalette, type ChartPalette } from '../../charts/palette.ts'
import { csvOf } from '../../charts/save.ts'
import type { Point } from '../../charts/series.ts'
import { panelsHeight, timePanelsOption, type Panel } from '../../charts/time-panels.ts'

type Epochs = NonNullable<ModelDocument['training']['history']>

interface TrainingCurvesProps {
  readonly training: Pick<ModelDocument['training'], 'history' | 'bestEpoch'>
  readonly exportName: string
}

/** Loss and accuracy by epoch; the epoch that was kept is marked. */
export function TrainingCurves({ training, exportName }: TrainingCurvesProps) {
  const palette = useChartPalette()
  const { history, bestEpoch } = training
  const option = useMemo(
    () =>
      history === undefined
        ? undefined
        : timePanelsOption(
            {
              panels: curvePanels(history, palette),
              range: { fromMs: 1, toMs: Math.max(2, history.length) },
              xLabel: (epoch) => String(Math.round(epoch)),
              marked: { fromMs: bestEpoch - 0.25, toMs: bestEpoch + 0.25 },
            },
            palette,
          ),
    [history, bestEpoch, palette],
  )
  if (history === undefined || option === undefined)
    return <Text c="dimmed">This model is from before the curves were kept.</Text>
  return (
    <Chart
      height={panelsHeight({ panels: curvePanels(history, palette) })}
      label={`Training and validation loss, and validation accuracy, over ${history.length} epochs; epoch ${bestEpoch} was kept`}
      exportName={exportName}
      csv={() =>
        csvOf(
          ['epoch', 'training_loss', 'validation_loss', 'validation_accuracy'],
          history.map(({ trainingLoss, validationLoss, validationAccuracy }, index) => [
            index + 1,
            trainingLoss,
            validationLoss,
            validationAccuracy,
          ]),
        )
      }
      option={option}
    />
  )
}

function curvePanels(history: Epochs, palette: ChartPalette): Panel[] {
  const byEpoch = (value: (epoch: Epochs[number]) => number) =>
    history.map((epoch, index): Point => [index + 1, value(epoch)])
  return [
    {
      title: 'loss by epoch, nats',
      height: 120,
      lines: [
        { name: 'training loss', color: palette.read, points: byEpoch(({ trainingLoss }) => trainingLoss) },
        { name: 'validation loss', color: palette.write, points: byEpoch(({ validationLoss }) => validationLoss) },
      ],
    },
    {
      title: 'validation accuracy by epoch, share',
      height: 64,
      span: [0, 1],
      lines: [
        {
          name: 'validation accuracy',
          color: palette.write,
          points: byEpoch(({ validationAccuracy }) => validationAccuracy),
        },
      ],
    },
  ]
}
