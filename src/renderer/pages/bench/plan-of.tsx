import { Stack, Table, Text } from '@mantine/core'
import type { ProfilePlan } from '../../../shared/contract/index.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Fold } from '../../widgets/fold.tsx'

interface PlanOfProps {
  readonly plan: ProfilePlan
  readonly boxName: string
  readonly keepLoaded: boolean
}

/** What will happen to the box, before it does. */
export function PlanOf({ plan, boxName, keepLoaded }: PlanOfProps) {
  return (
    <Stack gap="xs">
      <Text maw={820}>
        {plan.profile.description} On {boxName} the bench writes a {plan.diskMib} MiB file into the scratch directory,
        runs fio on it under LTTng, and sets the disk’s readahead for each run.{' '}
        {keepLoaded
          ? 'In the end readahead and files are as before, and the module stays loaded until you unload it.'
          : 'In the end everything is as it was.'}
      </Text>
      <Fold label={`The ${plan.runs.length} runs`}>
        <Table.ScrollContainer
          minWidth={520}
          maxHeight={320}
          scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': 'Planned runs' } }}
        >
          <Table stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th ta="right" w={40}>
                  #
                </Table.Th>
                <Table.Th>Run</Table.Th>
                <Table.Th>Class</Table.Th>
                <Table.Th>Page cache</Table.Th>
                <Table.Th ta="right">Readahead, KiB</Table.Th>
                <Table.Th ta="right">Length, s</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {plan.runs.map(({ name, label, cache, readaheadKib, seconds }, index) => (
                <Table.Tr key={name}>
                  <Table.Td ta="right">{index + 1}</Table.Td>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td>
                    <ClassMark name={label} />
                  </Table.Td>
                  <Table.Td>{cache}</Table.Td>
                  <Table.Td ta="right">{readaheadKib ?? 'the box’s'}</Table.Td>
                  <Table.Td ta="right">{seconds}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Fold>
    </Stack>
  )
}
