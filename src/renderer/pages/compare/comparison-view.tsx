import { Stack, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import type { Comparison } from '../../../shared/contract/index.ts'
import { Section } from '../../widgets/section.tsx'
import { EnvironmentTable } from './environment-table.tsx'
import { EvaluatedTable } from './evaluated-table.tsx'
import { FeatureDistributions } from './feature-distributions.tsx'
import { FigureTables } from './figure-tables.tsx'
import { RunLinesChart } from './run-lines-chart.tsx'

/** A comparison from what differs about the boxes to what was measured on them. */
export function ComparisonView({ comparison }: { readonly comparison: Comparison }) {
  const { remarks, figures, features, runs, evaluated } = comparison
  return (
    <>
      {remarks.length === 0 ? undefined : (
        <Stack component="ul" gap={4} m={0} mb="xl" p={0} style={{ listStyle: 'none' }} aria-label="Compare with care">
          {remarks.map((remark) => (
            <Text key={remark} component="li" maw={1000}>
              <IconInfoCircle size={15} aria-hidden style={{ verticalAlign: '-2px' }} /> {remark}
            </Text>
          ))}
        </Stack>
      )}
      <EnvironmentTable comparison={comparison} />
      {runs.length === 0 ? undefined : <RunLinesChart comparison={comparison} />}
      {figures.length === 0 ? undefined : <FigureTables comparison={comparison} />}
      {evaluated.length === 0 ? undefined : <EvaluatedTable comparison={comparison} />}
      {features.length === 0 ? undefined : <FeatureDistributions comparison={comparison} />}
      {figures.length + features.length + evaluated.length > 0 ? undefined : (
        <Section title="Figures">
          <Text c="dimmed">Nothing was measured in any of them.</Text>
        </Section>
      )}
    </>
  )
}
