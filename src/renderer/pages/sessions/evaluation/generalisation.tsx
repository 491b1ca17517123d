import { Stack, Table, Text } from '@mantine/core'
import type { EvaluationReport, JudgedDecisions, WorkloadReport } from '../../../../shared/experiment/index.ts'
import { MatrixTable } from '../../../charts/matrix-table.tsx'
import { ClassMark } from '../../../widgets/class-mark.tsx'
import { Columns } from '../../../widgets/columns.tsx'
import { percent } from '../../../widgets/format.ts'
import { intervalText } from '../../../widgets/intervals.ts'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { judgedSentence } from './judged-text.ts'

const HEAD = [
  { title: 'Workload' },
  { title: 'Class' },
  { title: 'In training' },
  { title: 'Windows', isNumeric: true },
  { title: 'Left alone', isNumeric: true },
  { title: 'Right', isNumeric: true },
  { title: '95 % interval', isNumeric: true },
]

/** Columns of what only a plan says. */
const PLANNED: readonly string[] = ['Class', 'In training']

interface GeneralisationProps extends Pick<EvaluationReport, 'judged' | 'judgedUnseen' | 'workloads'> {
  /** Without it nobody knows which workloads training has. */
  readonly hasPlan: boolean
}

/** How often the module was right about what ran, first of all on what its training had not. */
export function Generalisation({ judged, judgedUnseen, workloads, hasPlan }: GeneralisationProps) {
  if (judged === undefined)
    return (
      <Text c="dimmed">
        No decision was made while a workload of a known class ran from a window’s start to its end.
      </Text>
    )
  const unseen = hasPlan ? judgedUnseen : undefined
  const isAllUnseen = unseen?.windows === judged.windows
  const head = hasPlan ? HEAD : HEAD.filter(({ title }) => !PLANNED.includes(title))
  return (
    <Stack gap="md">
      <Columns least={440} rowGap={20}>
        {unseen === undefined ? undefined : <Judged title="Workloads that training has not" judged={unseen} />}
        {isAllUnseen ? undefined : <Judged title="All workloads" judged={judged} />}
      </Columns>
      <WideTable label="Decisions by workload" minWidth={720} maxWidth={1080} head={head}>
        {judgedWorkloads(workloads).map(({ workload, label, isTrained, judged: own }) => (
          <Table.Tr key={workload} style={{ whiteSpace: 'nowrap' }}>
            <Table.Th scope="row" fw={400}>
              {workload}
            </Table.Th>
            {hasPlan ? (
              <>
                <Table.Td>{label === undefined ? 'by phase' : <ClassMark name={label} />}</Table.Td>
                <Table.Td>{isTrained ? 'yes' : 'no'}</Table.Td>
              </>
            ) : undefined}
            <Table.Td ta="right">{own.windows}</Table.Td>
            <Table.Td ta="right">{share(own.abstained, own.windows)}</Table.Td>
            <Table.Td ta="right">{share(own.right, own.decided)}</Table.Td>
            <Table.Td ta="right">{own.decided === 0 ? '–' : intervalText(own.interval95)}</Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Stack>
  )
}

function Judged({ title, judged }: { readonly title: string; readonly judged: JudgedDecisions }) {
  return (
    <Stack gap="xs">
      <Text fw={600}>{title}</Text>
      <Text>{judgedSentence(judged)}</Text>
      <MatrixTable matrix={judged.confusionMatrix} caption={`${title}: windows that the module stood by.`} />
    </Stack>
  )
}

/** Those with judged windows; the least right first. */
function judgedWorkloads(workloads: readonly WorkloadReport[]) {
  return workloads
    .flatMap(({ judged, ...one }) => (judged === undefined ? [] : [{ ...one, judged }]))
    .toSorted((a, b) => a.judged.right / a.judged.decided - b.judged.right / b.judged.decided)
}

function share(count: number, all: number): string {
  return all === 0 ? '–' : `${count} · ${percent(count / all)}`
}
