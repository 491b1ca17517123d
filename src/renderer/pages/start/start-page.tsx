import { Group, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { IconDeviceDesktopPlus, IconPlugConnected } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../client/client.ts'
import { Loaded } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { Section } from '../../widgets/section.tsx'
import { StateMark } from '../../widgets/state-mark.tsx'
import { TagList } from '../../widgets/tag-list.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { When } from '../../widgets/when.tsx'
import { WindowCounts } from '../../widgets/window-counts.tsx'
import './start.css'

const RECENT = 6

export function StartPage() {
  const sessions = useQuery(api.sessions.list.queryOptions())
  return (
    <Page title="Start">
      <Stack gap="lg">
        <Text maw={720}>
          Teach a Linux box’s kernel which readahead its workload wants, and prove that it helps: the bench captures
          labelled I/O, trains a small classifier on it, loads it as a kernel module, and compares throughput with and
          without.
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} maw={880}>
          <Link to="/bench" search={{ box: 'virtual' }} className="choice">
            <IconDeviceDesktopPlus size={28} stroke={1.4} aria-hidden />
            <span>
              <Text span fw={600} size="lg">
                Use the virtual box
              </Text>
              <Text span c="dimmed" display="block">
                No lab at hand: a small Debian machine is built and booted on this computer. About 5 minutes the first
                time, under a minute later.
              </Text>
            </span>
          </Link>
          <Link to="/boxes" search={{ add: true }} className="choice">
            <IconPlugConnected size={28} stroke={1.4} aria-hidden />
            <span>
              <Text span fw={600} size="lg">
                Connect a box
              </Text>
              <Text span c="dimmed" display="block">
                A Linux machine that you reach over SSH, with a kernel from 6.1 on. It is checked first, and left as it
                was found.
              </Text>
            </span>
          </Link>
        </SimpleGrid>
        <Section title="Recent sessions" aside={<TextLink to="/sessions">All sessions</TextLink>}>
          <Loaded query={sessions}>
            {(all) =>
              all.length === 0 ? (
                <Text c="dimmed">Nothing has been captured yet.</Text>
              ) : (
                <Table.ScrollContainer
                  minWidth={640}
                  scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': 'Recent sessions' } }}
                >
                  <Table highlightOnHover>
                    <Table.Thead>
                      <Table.Tr>
                        <Table.Th>Session</Table.Th>
                        <Table.Th>Kind</Table.Th>
                        <Table.Th>Box</Table.Th>
                        <Table.Th>Windows</Table.Th>
                        <Table.Th>State</Table.Th>
                        <Table.Th ta="right">Started</Table.Th>
                      </Table.Tr>
                    </Table.Thead>
                    <Table.Tbody>
                      {all.slice(0, RECENT).map((item) => (
                        <Table.Tr key={item.id}>
                          <Table.Td>
                            <Group gap="xs" wrap="nowrap">
                              <TextLink to="/sessions/$sessionId" params={{ sessionId: item.id }}>
                                {item.title}
                              </TextLink>
                              <TagList tags={item.tags} isSample={item.sample} />
                            </Group>
                          </Table.Td>
                          <Table.Td>{item.kind === 'evaluation' ? 'comparison' : item.kind}</Table.Td>
                          <Table.Td>{item.boxName}</Table.Td>
                          <Table.Td>
                            <WindowCounts of={item.windowsByClass} />
                          </Table.Td>
                          <Table.Td>
                            <StateMark state={item.state} />
                          </Table.Td>
                          <Table.Td ta="right">
                            <When at={item.startedAt} />
                          </Table.Td>
                        </Table.Tr>
                      ))}
                    </Table.Tbody>
                  </Table>
                </Table.ScrollContainer>
              )
            }
          </Loaded>
        </Section>
      </Stack>
    </Page>
  )
}
