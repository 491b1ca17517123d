import { Group, Text } from '@mantine/core'
import { useMemo } from 'react'
import type { SessionDetail } from '../../../shared/contract/index.ts'
import { MatrixTable } from '../../charts/matrix-table.tsx'
import { ComparisonTable } from '../../widgets/comparison-table.tsx'
import { Facts } from '../../widgets/facts.tsx'
import { exactly } from '../../widgets/format.ts'
import { Section } from '../../widgets/section.tsx'
import { StateMark } from '../../widgets/state-mark.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { WindowCounts } from '../../widgets/window-counts.tsx'
import { decidedMatrix, rightOf } from './decided.ts'
import { MeasurementStrips } from './measurement-strips.tsx'
import { comparisonVerdict } from './verdict.ts'

type Evaluation = Extract<SessionDetail, { kind: 'evaluation' }>

export function EvaluationDetail({ detail }: { readonly detail: Evaluation }) {
  const { item, modelId, kernel, comparison, measurements, decisions } = detail
  const matrix = useMemo(() => decidedMatrix(decisions), [decisions])
  const { right, all } = rightOf(matrix)
  return (
    <>
      <Text size="lg" maw={820} mb="lg">
        {comparisonVerdict(comparison, measurements)}
      </Text>
      <Group align="flex-start" gap="8px 48px" mb="xl">
        <Facts
          of={[
            ['box', item.boxName],
            ['kernel', `Linux ${kernel}`],
            ['state', <StateMark key="state" state={item.state} />],
          ]}
        />
        <Facts
          of={[
            [
              'model',
              <TextLink key="model" to="/models/$modelId" params={{ modelId }}>
                {item.about}
              </TextLink>,
            ],
            ['started', exactly(item.startedAt)],
            ['decisions', <WindowCounts key="decisions" of={item.windowsByClass} />],
          ]}
        />
      </Group>
      <Section title="With and without the module">
        <ComparisonTable rows={comparison} />
      </Section>
      <Section title="Every measurement" aside={<Text c="dimmed">MB/s, from zero, a dot each</Text>}>
        <MeasurementStrips measurements={measurements} />
      </Section>
      <Section title="What the module decided">
        {all === 0 ? (
          <Text c="dimmed">No decision under a workload whose class is known.</Text>
        ) : (
          <>
            <Text>
              {right} of {all} decisions under a known workload were right.
            </Text>
            <MatrixTable matrix={matrix} caption="Decisions by what ran and what was decided; warm-up included." />
          </>
        )}
      </Section>
    </>
  )
}
