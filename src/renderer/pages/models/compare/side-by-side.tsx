import { Group, Select, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { AccuracyReport } from '../../../../shared/model.ts'
import { MatrixTable } from '../../../charts/matrix-table.tsx'
import { Columns } from '../../../widgets/columns.tsx'
import { Section } from '../../../widgets/section.tsx'
import { TextLink } from '../../../widgets/text-link.tsx'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { ImportanceChart } from '../report/importance-chart.tsx'
import { LearningCurveChart } from '../report/learning-curve-chart.tsx'
import { splitInWords, splitTitle } from '../split-words.ts'
import { commonSplits, differenceInWords } from './difference.ts'
import { FiguresTable } from './figures-table.tsx'
import { haveSameData, originRows, type ComparedModel } from './origin-rows.ts'
import { ValidationCurves } from './validation-curves.tsx'

interface SideBySideProps {
  readonly a: ComparedModel
  readonly b: ComparedModel
}

export function SideBySide({ a, b }: SideBySideProps) {
  const [judgementsA, judgementsB] = [judgementsOf(a), judgementsOf(b)]
  const splits = commonSplits(judgementsA, judgementsB)
  const [chosen, setChosen] = useState(splits[0])
  const of = (judgements: readonly AccuracyReport[]) => judgements.find(({ split }) => split === chosen)
  const [ofA, ofB] = [of(judgementsA), of(judgementsB)]
  const isSameData = haveSameData(a, b)
  return (
    <>
      <Group gap="8px 32px" mb="sm">
        <Named letter="A" model={a} />
        <Named letter="B" model={b} />
      </Group>
      {ofA === undefined || ofB === undefined ? (
        <Text c="dimmed" mb="lg">
          There is no split that both were judged by.
        </Text>
      ) : (
        <>
          <Text size="lg" maw={860} mb="lg">
            {differenceInWords(ofA, ofB, isSameData)}
          </Text>
          <Section
            title="The same split"
            aside={
              splits.length < 2 ? (
                <Text c="dimmed">{splitTitle(ofA.split)}</Text>
              ) : (
                <Select
                  aria-label="Split"
                  w={260}
                  allowDeselect={false}
                  data={splits.map((split) => ({ value: split, label: splitTitle(split) }))}
                  value={ofA.split}
                  onChange={(value) => {
                    setChosen(splits.find((split) => split === value) ?? chosen)
                  }}
                />
              )
            }
          >
            <FiguresTable a={ofA} b={ofB} />
            <Columns>
              {(
                [
                  ['A', ofA],
                  ['B', ofB],
                ] as const
              ).map(([letter, judged]) => (
                <MatrixTable
                  key={letter}
                  matrix={judged.confusionMatrix}
                  caption={`${letter}: ${judged.windows} windows ${splitInWords(judged.split)}.`}
                />
              ))}
            </Columns>
          </Section>
        </>
      )}
      <Overlaid a={a} b={b} />
      <Section title="Where they come from">
        <Stack gap="xs">
          <Text>
            {isSameData
              ? 'Both learned from the very same windows: their data hashes are equal.'
              : 'They learned from different windows: their data hashes differ.'}
          </Text>
          <Origins a={a} b={b} />
        </Stack>
      </Section>
    </>
  )
}

function judgementsOf({ detail, report }: ComparedModel): readonly AccuracyReport[] {
  const { accuracyByRun } = detail.document
  return report?.judgements ?? (accuracyByRun === undefined ? [] : [accuracyByRun])
}

function Named({ letter, model: { detail } }: { readonly letter: string; readonly model: ComparedModel }) {
  const { id, title } = detail.item
  return (
    <Text>
      <strong>{letter}</strong>{' '}
      <TextLink to="/models/$modelId" params={{ modelId: id }}>
        {title}
      </TextLink>
    </Text>
  )
}

function Overlaid({ a, b }: SideBySideProps) {
  const importances = [...named('A', a.report?.importance), ...named('B', b.report?.importance)].map(
    ({ name, value }) => ({ name, importance: value }),
  )
  const curves = [...named('A', a.report?.learningCurve), ...named('B', b.report?.learningCurve)].map(
    ({ name, value }) => ({ name, curve: value }),
  )
  const exportName = `${a.detail.item.id}-and-${b.detail.item.id}`
  return (
    <Columns>
      {importances.length === 0 ? undefined : (
        <Section title="Importance">
          <ImportanceChart of={importances} exportName={`${exportName}-importance`} />
        </Section>
      )}
      {curves.length === 0 ? undefined : (
        <Section title="With less to learn from">
          <LearningCurveChart of={curves} exportName={`${exportName}-learning-curve`} />
        </Section>
      )}
      <Section title="Training">
        <ValidationCurves
          a={a.detail.document.training}
          b={b.detail.document.training}
          exportName={`${exportName}-training`}
        />
      </Section>
    </Columns>
  )
}

function named<Value>(name: string, value: Value | undefined): { name: string; value: Value }[] {
  return value === undefined ? [] : [{ name, value }]
}

const ORIGIN_HEAD = [{ title: 'Fact' }, { title: 'A' }, { title: 'B' }, { title: 'Same?' }]

function Origins({ a, b }: SideBySideProps) {
  return (
    <WideTable label="Where they come from" minWidth={640} maxWidth={1100} head={ORIGIN_HEAD}>
      {originRows(a, b).map(({ word, a: ofA, b: ofB, isSame }) => (
        <Table.Tr
          key={word}
          {...(isSame ? {} : { bg: 'color-mix(in srgb, var(--mantine-primary-color-filled) 8%, transparent)' })}
        >
          <Table.Th scope="row" fw={400}>
            {word}
          </Table.Th>
          <Table.Td>{ofA}</Table.Td>
          <Table.Td>{ofB}</Table.Td>
          <Table.Td {...(isSame ? { c: 'dimmed' } : { fw: 600 })}>{isSame ? 'same' : 'differs'}</Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  )
}
