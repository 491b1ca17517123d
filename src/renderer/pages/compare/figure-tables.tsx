import { Stack, Table, Text, Title } from '@mantine/core'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { subjectLetter } from '../../../shared/compared-subjects.ts'
import type { ClassFigure, Comparison } from '../../../shared/contract/index.ts'
import { csvOf } from '../../charts/save.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Columns } from '../../widgets/columns.tsx'
import { Section } from '../../widgets/section.tsx'
import { WideTable } from '../../widgets/wide-table.tsx'
import { besideText } from './beside-first.ts'
import { EstimateCells, mostOf } from './estimate-cells.tsx'
import { quantityText, quantityWord } from './quantity-text.ts'
import { SaveCsv } from './save-csv.tsx'
import { SubjectMark } from './subject-mark.tsx'

const HEAD = [
  { title: 'Quantity' },
  { title: 'Of' },
  { title: 'Runs', isNumeric: true },
  { title: 'Mean', isNumeric: true },
  { title: '95 % interval', isNumeric: true },
  { title: 'Interval as a strip, from 0', isHidden: true },
  { title: 'Shown' },
]

/** Throughput and latency of each class, all subjects on one axis a quantity. */
export function FigureTables({ comparison: { figures, method } }: { readonly comparison: Comparison }) {
  return (
    <Section
      title="Throughput and latency by class"
      aside={
        <SaveCsv
          exportName="comparison-figures"
          what="throughput and latency by class"
          csv={() => figuresCsv(figures)}
        />
      }
    >
      <Text size="sm" c="dimmed" maw={1000}>
        As fio measured it. {method} Strips begin at 0 and end at twice the largest mean at the latest.
      </Text>
      <Columns least={700} rowGap={16}>
        {ACCESS_CLASSES.map((label) => ({ label, own: figures.filter((one) => one.label === label) }))
          .filter(({ own }) => own.length > 0)
          .map(({ label, own }) => (
            <Stack key={label} gap={4}>
              <Title order={3} fz="md">
                <ClassMark name={label} />
              </Title>
              <WideTable label={`Throughput and latency, ${label}`} minWidth={680} maxWidth={860} head={HEAD}>
                {own.flatMap(rowsOf)}
              </WideTable>
            </Stack>
          ))}
      </Columns>
    </Section>
  )
}

function rowsOf({ quantity, bySubject }: ClassFigure) {
  const most = mostOf(bySubject.map(({ estimate }) => estimate))
  const [first] = bySubject
  return bySubject.map(({ subject, estimate }, at) => (
    <Table.Tr key={`${quantity} ${subject}`} style={{ whiteSpace: 'nowrap' }}>
      <Table.Th scope="row" fw={400}>
        <span className={at === 0 ? undefined : 'visually-hidden'}>{quantityWord(quantity)}</span>
      </Table.Th>
      <Table.Td>
        <SubjectMark place={subject} />
      </Table.Td>
      <EstimateCells {...{ estimate, most }} text={(value) => quantityText(quantity, value)} />
      <Table.Td c="dimmed">
        {at === 0 || first === undefined ? '' : besideText(estimate, first.estimate, subjectLetter(first.subject))}
      </Table.Td>
    </Table.Tr>
  ))
}

function figuresCsv(figures: readonly ClassFigure[]): string {
  return csvOf(
    ['class', 'quantity', 'subject', 'runs', 'geometric_mean', 'low', 'high'],
    figures.flatMap(({ label, quantity, bySubject }) =>
      bySubject.map(({ subject, estimate: { n, value, interval95 } }) => [
        ...[label, quantity, subjectLetter(subject), n, value],
        ...(interval95 ?? ['', '']),
      ]),
    ),
  )
}
