import { Box, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { armText, type EvaluationReport } from '../../../../shared/experiment/index.ts'
import { Chart } from '../../../charts/chart.tsx'
import { useChartPalette } from '../../../charts/palette.ts'
import { csvOf } from '../../../charts/save.ts'
import { ratioText } from '../../../widgets/ratios.ts'
import { armsOf, isModuleArm } from './evaluation.ts'
import { forestHeight, forestOption } from './forest-option.ts'
import { forestRows, quietArms } from './forest.ts'

interface ForestPlotProps {
  readonly report: EvaluationReport
  readonly exportName: string
}

/** Every workload's ratio with its interval; fixed values can be put beside the module's. */
export function ForestPlot({ report, exportName }: ForestPlotProps) {
  const palette = useChartPalette()
  const quiet = useMemo(() => quietArms(report), [report])
  const hasModule = useMemo(() => armsOf(report.workloads).some(isModuleArm), [report])
  const [chosen, setChosen] = useState<readonly string[]>(hasModule ? [] : quiet)
  const { rows, shown, option } = useMemo(() => {
    const inOrder = quiet.filter((arm) => chosen.includes(arm))
    const drawn = forestRows(report, inOrder)
    return { rows: drawn, shown: inOrder, option: forestOption(drawn, inOrder, palette) }
  }, [report, quiet, chosen, palette])
  if (!report.workloads.some(({ arms }) => arms.some(({ ratio }) => ratio !== undefined)))
    return <Text c="dimmed">No workload has a whole pair of measurements, so there is no ratio to draw.</Text>
  return (
    <Stack gap="sm">
      {quiet.length === 0 || !hasModule ? undefined : (
        <Group gap="lg" role="group" aria-label="Beside the module">
          <Text c="dimmed">Beside the module</Text>
          {quiet.map((arm) => (
            <Checkbox
              key={arm}
              size="xs"
              label={armText(arm)}
              checked={chosen.includes(arm)}
              onChange={(event) => {
                setChosen(event.currentTarget.checked ? [...chosen, arm] : chosen.filter((one) => one !== arm))
              }}
            />
          ))}
        </Group>
      )}
      <Box tabIndex={0} role="group" aria-label="Ratios" style={{ overflowX: 'auto' }}>
        <Box miw={760} maw={1180}>
          <Chart
            height={forestHeight(rows, shown.length)}
            label={labelOf(report)}
            exportName={`${exportName}-ratios`}
            csv={() => ratiosCsv(report)}
            option={option}
          />
        </Box>
      </Box>
      <Text size="sm" c="dimmed" maw={860}>
        A point is the paired ratio of throughputs, its bar the bootstrap 95 % interval. An effect has a word when the
        whole interval lies on one side of 1; from 0.98 to 1, shaded, nobody would notice.
      </Text>
    </Stack>
  )
}

function labelOf({ workloads, overDefault }: EvaluationReport): string {
  const overall = overDefault === undefined ? '' : `; all together ${ratioText(overDefault)}`
  return `Forest plot: ratio of throughput with 95 % interval of ${workloads.length} workloads${overall}. The table below has the same figures.`
}

/** A row a workload and arm that has a ratio. */
function ratiosCsv({ workloads }: EvaluationReport): string {
  return csvOf(
    ['workload', 'class', 'arm', 'ratio', 'low', 'high', 'pairs', 'effect'],
    workloads.flatMap(({ workload, label, arms }) =>
      arms.flatMap(({ arm, ratio, effect }) =>
        ratio === undefined
          ? []
          : [[workload, label ?? '', arm, ratio.value, ...ratio.interval95, ratio.pairs, effect ?? '']],
      ),
    ),
  )
}
