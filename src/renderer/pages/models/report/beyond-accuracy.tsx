import { Text } from '@mantine/core'
import { useMemo } from 'react'
import type { ModelReport } from '../../../../shared/model-report.ts'
import { Section } from '../../../widgets/section.tsx'
import { splitTitle } from '../split-words.ts'
import { ImportanceChart } from './importance-chart.tsx'
import { LearningCurveChart } from './learning-curve-chart.tsx'

interface PartProps {
  readonly report: ModelReport | undefined
  readonly exportName: string
}

/** What each feature is worth to the model; nothing where it was not measured. */
export function FeatureImportance({ report, exportName }: PartProps) {
  const importance = report?.importance
  const of = useMemo(
    () => (importance === undefined ? [] : [{ name: exportName, importance }]),
    [importance, exportName],
  )
  if (importance === undefined) return undefined
  return (
    <Section title="Importance" aside={<Text c="dimmed">{splitTitle(importance.split)}</Text>}>
      <ImportanceChart of={of} exportName={`${exportName}-importance`} />
      <Text size="sm" c="dimmed">
        What accuracy is lost when one feature is shuffled among the {importance.windows} judged windows, mean of{' '}
        {importance.repetitions} times, with 95 % intervals. A feature that another one can stand in for looks
        unimportant.
      </Text>
    </Section>
  )
}

/** Whether more windows would make it better; nothing where it was not measured. */
export function MoreData({ report, exportName }: PartProps) {
  const curve = report?.learningCurve
  const of = useMemo(() => (curve === undefined ? [] : [{ name: exportName, curve }]), [curve, exportName])
  if (curve === undefined) return undefined
  return (
    <Section title="With less to learn from" aside={<Text c="dimmed">{splitTitle(curve.split)}</Text>}>
      <LearningCurveChart of={of} exportName={`${exportName}-learning-curve`} />
    </Section>
  )
}
