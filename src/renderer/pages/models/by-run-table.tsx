import { Table, Text } from '@mantine/core'
import type { AccuracyReport } from '../../../shared/model.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { percent } from '../../widgets/format.ts'
import { TextLink } from '../../widgets/text-link.tsx'

/** A row a run that was left out of training and then judged; the worst first. */
export function ByRunTable({ runs }: { readonly runs: AccuracyReport['runs'] }) {
  const worstFirst = runs.toSorted((a, b) => a.correct / a.windows - b.correct / b.windows)
  return (
    <Table.ScrollContainer
      minWidth={520}
      maxHeight={300}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': 'By run' } }}
    >
      <Table stickyHeader maw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Run that it had not seen</Table.Th>
            <Table.Th>Class</Table.Th>
            <Table.Th ta="right">Windows</Table.Th>
            <Table.Th ta="right">Right</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {worstFirst.map(({ runId, label, windows, correct }) => {
            const [sessionId = '', runName = ''] = runId.split('/')
            return (
              <Table.Tr key={runId}>
                <Table.Td>
                  <TextLink to="/sessions/$sessionId/runs/$runName" params={{ sessionId, runName }}>
                    {runName}
                  </TextLink>
                </Table.Td>
                <Table.Td>
                  <ClassMark name={label} />
                </Table.Td>
                <Table.Td ta="right">{windows}</Table.Td>
                <Table.Td ta="right">
                  {correct}{' '}
                  <Text span size="xs" c="dimmed">
                    {percent(correct / windows, 0)}
                  </Text>
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
