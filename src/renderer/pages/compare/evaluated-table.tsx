import { Table, Text } from '@mantine/core'
import { subjectLetter } from '../../../shared/compared-subjects.ts'
import type { Comparison, EvaluatedArm } from '../../../shared/contract/index.ts'
import { armText } from '../../../shared/experiment/index.ts'
import { csvOf } from '../../charts/save.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { EffectMark } from '../../widgets/effect-mark.tsx'
import { ratioText } from '../../widgets/ratios.ts'
import { Section } from '../../widgets/section.tsx'
import { WideTable } from '../../widgets/wide-table.tsx'
import { EstimateCells, mostOf } from './estimate-cells.tsx'
import { evaluatedText } from './quantity-text.ts'
import { SaveCsv } from './save-csv.tsx'
import { SubjectMark } from './subject-mark.tsx'

const HEAD = [
  { title: 'Workload' },
  { title: 'Arm' },
  { title: 'Of' },
  { title: 'n', isNumeric: true },
  { title: 'Mean', isNumeric: true },
  { title: '95 % interval', isNumeric: true },
  { title: 'Interval as a strip, from 0', isHidden: true },
  { title: 'Ratio, 95 % interval', isNumeric: true },
  { title: 'Effect' },
]

/** Workloads and arms of evaluations, those of the same name beside each other. */
export function EvaluatedTable({ comparison: { evaluated, method } }: { readonly comparison: Comparison }) {
  return (
    <Section
      title="Throughput by workload and arm"
      aside={
        <SaveCsv exportName="comparison-arms" what="throughput by workload and arm" csv={() => armsCsv(evaluated)} />
      }
    >
      <Text size="sm" c="dimmed" maw={1000}>
        {method} Strips begin at 0 and end at twice the largest mean at the latest. A ratio is to the disk’s own
        readahead in the same evaluation, from pairs, as its own page has it.
      </Text>
      <WideTable label="Throughput by workload and arm" minWidth={980} maxWidth={1320} head={HEAD}>
        {evaluated.flatMap((row, at) => rowsOf(row, evaluated[at - 1]?.workload !== row.workload))}
      </WideTable>
    </Section>
  )
}

function rowsOf({ workload, label, unit, arm, bySubject }: EvaluatedArm, isFirst: boolean) {
  const known = bySubject.flatMap(({ throughput }) => throughput ?? [])
  const most = mostOf(known)
  return bySubject.map(({ subject, throughput, ratio, effect }, at) => (
    <Table.Tr key={`${workload} ${unit} ${arm} ${subject}`} style={{ whiteSpace: 'nowrap' }}>
      <Table.Th scope="row" fw={400}>
        <span className={isFirst && at === 0 ? undefined : 'visually-hidden'}>
          {workload} {label === undefined ? undefined : <ClassMark name={label} isShort />}
        </span>
      </Table.Th>
      <Table.Td>
        <span className={at === 0 ? undefined : 'visually-hidden'}>{armText(arm)}</span>
      </Table.Td>
      <Table.Td>
        <SubjectMark place={subject} />
      </Table.Td>
      {throughput === undefined ? (
        <Table.Td colSpan={4} c="dimmed">
          every measurement failed
        </Table.Td>
      ) : (
        <EstimateCells estimate={throughput} most={most} text={(value) => evaluatedText(unit, value)} />
      )}
      <Table.Td ta="right">{ratio === undefined ? '–' : ratioText(ratio)}</Table.Td>
      <Table.Td>
        <EffectMark effect={effect} />
      </Table.Td>
    </Table.Tr>
  ))
}

function armsCsv(evaluated: readonly EvaluatedArm[]): string {
  return csvOf(
    [
      ...['workload', 'unit', 'arm', 'subject', 'measurements', 'geometric_mean', 'low', 'high'],
      ...['ratio', 'ratio_low', 'ratio_high', 'effect'],
    ],
    evaluated.flatMap(({ workload, unit, arm, bySubject }) =>
      bySubject.map(({ subject, throughput, ratio, effect }) => [
        ...[workload, unit, arm, subjectLetter(subject), throughput?.n ?? 0, throughput?.value ?? ''],
        ...(throughput?.interval95 ?? ['', '']),
        ...[ratio?.value ?? '', ...(ratio?.interval95 ?? ['', '']), effect ?? ''],
      ]),
    ),
  )
}
