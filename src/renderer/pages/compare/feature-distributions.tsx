import { SegmentedControl, Table, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { subjectLetter } from '../../../shared/compared-subjects.ts'
import type { Comparison, FeatureDistribution } from '../../../shared/contract/index.ts'
import { Chart } from '../../charts/chart.tsx'
import { useChartPalette } from '../../charts/palette.ts'
import { csvOf } from '../../charts/save.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { featureText, featureWord } from '../../widgets/feature-facts.ts'
import { Fold } from '../../widgets/fold.tsx'
import { Section } from '../../widgets/section.tsx'
import { WideTable } from '../../widgets/wide-table.tsx'
import { featuresHeight, featuresOption, subjectsIn, type FeatureView } from './feature-option.ts'
import { leftOutText } from './left-out-text.ts'
import { useSubjectLooks } from './subject-looks.ts'
import { SubjectMark } from './subject-mark.tsx'

/** How the features of windows are distributed, by class, all subjects on the same axes and bins. */
export function FeatureDistributions({ comparison }: { readonly comparison: Comparison }) {
  const { features, leftOut } = comparison
  const [view, setView] = useState<FeatureView>('boxes')
  const palette = useChartPalette()
  const looks = useSubjectLooks()
  const option = useMemo(() => featuresOption(features, view, looks, palette), [features, view, looks, palette])
  const left = leftOutText(leftOut)
  if (features.every(({ parts }) => parts.length === 0))
    return (
      <Section title="Features of the windows">
        <Text c="dimmed">None of them has windows with features. {left}</Text>
      </Section>
    )
  return (
    <Section
      title="Features of the windows"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="How distributions are drawn"
          value={view}
          onChange={(chosen) => {
            setView(chosen === 'histograms' ? 'histograms' : 'boxes')
          }}
          data={[
            { value: 'boxes', label: 'Boxes' },
            { value: 'histograms', label: 'Histograms' },
          ]}
        />
      }
    >
      <Text size="sm" c="dimmed" maw={1000}>
        {view === 'boxes'
          ? 'Whiskers reach to the least and the most, a box holds the middle half. '
          : 'Share of the windows by bin; the bins of a row are the same in all of it. '}
        A row has one axis. {left}{' '}
        {subjectsIn(features).map((subject) => (
          <span key={subject}>
            <SubjectMark place={subject} />{' '}
          </span>
        ))}
      </Text>
      <Chart
        height={featuresHeight(features)}
        label={`${view === 'boxes' ? 'Least, quartiles and most' : 'Histograms'} of ${features.length} features by class and subject. The table below has the same figures.`}
        exportName={`comparison-features-${view}`}
        csv={() => (view === 'boxes' ? fiveNumbersCsv(features) : histogramsCsv(features))}
        option={option}
      />
      <Fold label="As a table">
        <FeatureTable features={features} />
      </Fold>
    </Section>
  )
}

const HEAD = [
  { title: 'Feature' },
  { title: 'Class' },
  { title: 'Of' },
  { title: 'Windows', isNumeric: true },
  ...['Least', 'Lower quartile', 'Median', 'Upper quartile', 'Most'].map((title) => ({ title, isNumeric: true })),
]

function FeatureTable({ features }: { readonly features: readonly FeatureDistribution[] }) {
  return (
    <WideTable label="Features of the windows" minWidth={860} maxWidth={1180} maxHeight={480} head={HEAD}>
      {features.flatMap(({ name, unit, parts }) =>
        byClass(parts).map(({ subject, label, five: { windows, ...values } }) => (
          <Table.Tr key={`${name} ${label} ${subject}`} style={{ whiteSpace: 'nowrap' }}>
            <Table.Th scope="row" fw={400}>
              {featureWord(name)}
            </Table.Th>
            <Table.Td>
              <ClassMark name={label} />
            </Table.Td>
            <Table.Td>
              <SubjectMark place={subject} />
            </Table.Td>
            <Table.Td ta="right">{windows}</Table.Td>
            {(['min', 'q1', 'median', 'q3', 'max'] as const).map((which) => (
              <Table.Td key={which} ta="right">
                {featureText(name, unit, values[which])}
              </Table.Td>
            ))}
          </Table.Tr>
        )),
      )}
    </WideTable>
  )
}

function byClass(parts: FeatureDistribution['parts']): FeatureDistribution['parts'] {
  return ACCESS_CLASSES.flatMap((label) => parts.filter((part) => part.label === label))
}

function fiveNumbersCsv(features: readonly FeatureDistribution[]): string {
  return csvOf(
    ['feature', 'unit', 'class', 'subject', 'windows', 'min', 'q1', 'median', 'q3', 'max'],
    features.flatMap(({ name, unit, parts }) =>
      parts.map(({ subject, label, five: { windows, min, q1, median, q3, max } }) => [
        ...[name, unit, label, subjectLetter(subject), windows, min, q1, median, q3, max],
      ]),
    ),
  )
}

function histogramsCsv(features: readonly FeatureDistribution[]): string {
  return csvOf(
    ['feature', 'unit', 'class', 'subject', 'from', 'to', 'share'],
    features.flatMap(({ name, unit, edges, parts }) =>
      parts.flatMap(({ subject, label, shares }) =>
        shares.map((share, bin) => [
          ...[name, unit, label, subjectLetter(subject), edges[bin] ?? '', edges[bin + 1] ?? '', share],
        ]),
      ),
    ),
  )
}
