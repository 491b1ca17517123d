import { Stack, Table, Text } from '@mantine/core'
import type { ModelDetail } from '../../../shared/contract/index.ts'
import { Fold } from '../../widgets/fold.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { When } from '../../widgets/when.tsx'

/** Where a model's module was loaded, and the comparisons that came of it. */
export function Deployments({ deployments, evaluationIds }: Pick<ModelDetail, 'deployments' | 'evaluationIds'>) {
  if (deployments.length === 0) return <Text c="dimmed">Nowhere yet.</Text>
  return (
    <Stack gap="sm">
      {evaluationIds.map((sessionId) => (
        <TextLink key={sessionId} to="/sessions/$sessionId" params={{ sessionId }}>
          Compared with and without it: {sessionId}
        </TextLink>
      ))}
      <Fold label={`Every time it was loaded: ${deployments.length}`}>
        <Table maw={760}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Box</Table.Th>
              <Table.Th>Kernel</Table.Th>
              <Table.Th ta="right">Loaded</Table.Th>
              <Table.Th ta="right">Unloaded</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {deployments.map(({ id, boxName, kernel, loadedAt, unloadedAt }) => (
              <Table.Tr key={id}>
                <Table.Td>{boxName}</Table.Td>
                <Table.Td>{kernel}</Table.Td>
                <Table.Td ta="right">
                  <When at={loadedAt} />
                </Table.Td>
                <Table.Td ta="right">{unloadedAt === undefined ? 'not yet' : <When at={unloadedAt} />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Fold>
    </Stack>
  )
}
