import { Table } from '@mantine/core'
import type { Activity } from '../../../shared/contract/index.ts'
import { Section } from '../../widgets/section.tsx'
import { StateMark } from '../../widgets/state-mark.tsx'
import { When } from '../../widgets/when.tsx'
import { ActivityLinks } from './activity-links.tsx'
import { outcomeOf } from './activity-lines.ts'

export function ActivityList({ activities }: { readonly activities: readonly Activity[] }) {
  if (activities.length === 0) return undefined
  return (
    <Section title="Since the bench was started">
      <Table.ScrollContainer
        minWidth={560}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': 'Earlier work' } }}
      >
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Work</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>Outcome</Table.Th>
              <Table.Th>Made</Table.Th>
              <Table.Th ta="right">Started</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {activities.map((activity) => (
              <Table.Tr key={activity.id}>
                <Table.Td>{activity.title}</Table.Td>
                <Table.Td>
                  <StateMark state={activity.state} />
                </Table.Td>
                <Table.Td>
                  {(activity.state === 'failed' ? activity.error?.sentence : undefined) ?? outcomeOf(activity)}
                </Table.Td>
                <Table.Td>
                  <ActivityLinks activity={activity} />
                </Table.Td>
                <Table.Td ta="right">
                  <When at={activity.startedAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  )
}
