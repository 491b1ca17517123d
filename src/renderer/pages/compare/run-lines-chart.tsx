import { Table, Text } from '@mantine/core'
import { useMemo } from 'react'
import { subjectLetter } from '../../../shared/compared-subjects.ts'
import type { Comparison, RunLines } from '../../../shared/contract/index.ts'
import { Chart } from '../../charts/chart.tsx'
import { useChartPalette } from '../../charts/palette.ts'
import { panelsHeight, shortNumber, timePanelsOption } from '../../charts/time-panels.ts'
import { sinceStart } from '../../charts/times.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Fold } from '../../widgets/fold.tsx'
import { Section } from '../../widgets/section.tsx'
import { WideTable } from '../../widgets/wide-table.tsx'
import { RUN_QUANTITIES, runLinesCsv, runPanels } from './run-panels.ts'
import { useSubjectLooks } from './subject-looks.ts'
import { SubjectMark } from './subject-mark.tsx'

/** Runs over each other on one axis of time, which begins where fio did. */
export function RunLinesChart({ comparison: { runs } }: { readonly comparison: Comparison }) {
  const palette = useChartPalette()
  const looks = useSubjectLooks()
  const panels = useMemo(() => runPanels(runs, looks), [runs, looks])
  const option = useMemo(
    () =>
      timePanelsOption(
        {
          panels,
          range: { fromMs: 0, toMs: Math.max(...runs.map(({ seconds }) => seconds * 1000)) },
          xLabel: sinceStart(0),
        },
        palette,
      ),
    [panels, runs, palette],
  )
  return (
    <Section
      title="Since the workload’s start"
      aside={
        <Text c="dimmed">
          {runs.map(({ subject, label }, at) => (
            <span key={subject}>
              {at === 0 ? '' : ', '}
              <SubjectMark place={subject} /> <ClassMark name={label} />
            </span>
          ))}
        </Text>
      }
    >
      <Chart
        height={panelsHeight({ panels })}
        label={`Throughput, request rate and latency of ${runs.map(({ subject }) => subjectLetter(subject)).join(', ')} as fio saw them, and the requests to the disk, since fio started. The table below has their means and ends.`}
        exportName="comparison-over-time"
        csv={() => runLinesCsv(runs)}
        option={option}
      />
      <Fold label="As a table">
        <LinesTable runs={runs} />
      </Fold>
    </Section>
  )
}

const HEAD = [
  { title: 'Line' },
  { title: 'Of' },
  { title: 'Points', isNumeric: true },
  { title: 'Least', isNumeric: true },
  { title: 'Mean', isNumeric: true },
  { title: 'Most', isNumeric: true },
]

function LinesTable({ runs }: { readonly runs: readonly RunLines[] }) {
  return (
    <WideTable label="Lines over time" minWidth={520} maxWidth={760} head={HEAD}>
      {RUN_QUANTITIES.flatMap(({ title, points, scale }) =>
        runs.map((run) => {
          const values = points(run).map(([, value]) => value * scale)
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length
          return (
            <Table.Tr key={`${title} ${run.subject}`} style={{ whiteSpace: 'nowrap' }}>
              <Table.Th scope="row" fw={400}>
                {title}
              </Table.Th>
              <Table.Td>
                <SubjectMark place={run.subject} />
              </Table.Td>
              <Table.Td ta="right">{values.length}</Table.Td>
              {(values.length === 0 ? [Number.NaN, Number.NaN, Number.NaN] : [least(values), mean, most(values)]).map(
                (value, at) => (
                  <Table.Td key={HEAD[at + 3]?.title} ta="right">
                    {shortNumber(value)}
                  </Table.Td>
                ),
              )}
            </Table.Tr>
          )
        }),
      )}
    </WideTable>
  )
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b))
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b))
}
