import { Button, List, Stack, Table, Text } from '@mantine/core'
import { armText, type EvaluationReport, type Measurement } from '../../../../shared/experiment/index.ts'
import { saveFile } from '../../../charts/save.ts'
import { CopiedLine } from '../../../widgets/copied-line.tsx'
import { Fold } from '../../../widgets/fold.tsx'
import { counted } from '../../../widgets/format.ts'
import { ratioText } from '../../../widgets/ratios.ts'
import { Section } from '../../../widgets/section.tsx'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { ArmsTable } from './arms-table.tsx'
import { EvaluationFacts } from './evaluation-facts.tsx'
import type { Evaluation } from './evaluation.ts'
import { ForestPlot } from './forest-plot.tsx'
import { Generalisation } from './generalisation.tsx'
import { MeasurementStrips } from './measurement-strips.tsx'
import { measurementsCsv } from './measurements-csv.ts'
import { OverTime } from './over-time.tsx'
import { Phases } from './phases.tsx'

/** What an evaluation shows, first in a sentence, then in a picture, then figure by figure. */
export function EvaluationDetail({ detail }: { readonly detail: Evaluation }) {
  const { item, report, plan, measurements, repeatLine } = detail
  return (
    <>
      <Text size="lg" maw={860} mb="lg">
        {report.verdict}
      </Text>
      <EvaluationFacts detail={detail} />
      <Section title="Ratios" aside={<Overall report={report} />}>
        <ForestPlot report={report} exportName={item.id} />
      </Section>
      <Section
        title="Figures"
        aside={
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => {
              saveFile(`${item.id}-measurements.csv`, new Blob([measurementsCsv(measurements)], { type: 'text/csv' }))
            }}
          >
            Save {counted(measurements.length, 'measurement')} as CSV
          </Button>
        }
      >
        <ArmsTable workloads={report.workloads} />
        <Fold label="Every measurement as a dot">
          <MeasurementStrips workloads={report.workloads} measurements={measurements} />
        </Fold>
        <Failed measurements={measurements} />
      </Section>
      {report.phases.length === 0 ? undefined : (
        <Section title="Phases: what switching is worth">
          <Phases phases={report.phases} />
        </Section>
      )}
      <Section title="Was the module right about what ran?">
        <Generalisation {...report} hasPlan={plan !== undefined} />
      </Section>
      <Section title="Over time">
        <OverTime evaluationId={item.id} measurements={measurements} />
      </Section>
      {report.caveats.length === 0 ? undefined : (
        <Section title="What this cannot say, and what happened">
          <List maw={860} spacing={4}>
            {report.caveats.map((caveat) => (
              <List.Item key={caveat}>{caveat}</List.Item>
            ))}
          </List>
        </Section>
      )}
      {repeatLine === undefined ? undefined : (
        <Section title="Repeat it">
          <CopiedLine line={repeatLine} />
        </Section>
      )}
    </>
  )
}

function Overall({ report: { overDefault, ofOracle } }: { readonly report: EvaluationReport }) {
  const parts = [
    ...(overDefault === undefined ? [] : [`over the default ${ratioText(overDefault)}`]),
    ...(ofOracle === undefined ? [] : [`of the best fixed value ${ratioText(ofOracle)}`]),
  ]
  if (parts.length === 0) return undefined
  return <Text>All workloads, geometric mean: {parts.join(' · ')}</Text>
}

function Failed({ measurements }: { readonly measurements: readonly Measurement[] }) {
  const failed = measurements.filter(({ failure }) => failure !== undefined)
  if (failed.length === 0) return undefined
  return (
    <Stack gap={4}>
      <Text fw={600}>Without figures: {counted(failed.length, 'measurement')}</Text>
      <WideTable
        label="Measurements without figures"
        minWidth={640}
        maxHeight={260}
        head={[
          { title: 'Workload' },
          { title: 'Arm' },
          { title: 'Repetition', isNumeric: true },
          { title: 'What happened' },
        ]}
      >
        {failed.map(({ order, workload, arm, repetition, failure }) => (
          <Table.Tr key={order}>
            <Table.Td>{workload}</Table.Td>
            <Table.Td>{armText(arm)}</Table.Td>
            <Table.Td ta="right">{repetition}</Table.Td>
            <Table.Td>{failure?.message}</Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Stack>
  )
}
