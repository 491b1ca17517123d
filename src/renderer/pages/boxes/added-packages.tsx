import { Button, Group, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQuery } from '@tanstack/react-query'
import { isEnded } from '../../../shared/contract/words.ts'
import { api } from '../../client/client.ts'
import { Failure } from '../../widgets/failure.tsx'
import { Section } from '../../widgets/section.tsx'
import { PackageWork } from './package-work.tsx'

interface AddedPackagesProps {
  readonly boxName: string
  /** That the bench has installed there and were not there before. */
  readonly packages: readonly string[]
}

/** What the bench has installed on a box, and the way to be rid of it. */
export function AddedPackages({ boxName, packages }: AddedPackagesProps) {
  const start = useMutation(api.activities.start.mutationOptions())
  const activities = useQuery(api.activities.list.queryOptions()).data ?? []
  const removing = activities.find(({ input }) => input.kind === 'remove-packages' && input.boxName === boxName)
  if (packages.length === 0 && removing === undefined) return undefined
  const remove = () => {
    start.mutate({ kind: 'remove-packages', boxName })
  }
  return (
    <Section title="What the bench installed there">
      <Stack gap="md">
        {packages.length === 0 ? undefined : (
          <Group justify="space-between" gap="sm">
            <Text maw={760} style={{ overflowWrap: 'anywhere' }}>
              {packages.join(', ')}
            </Text>
            <Button
              variant="default"
              size="compact-md"
              loading={start.isPending || (removing !== undefined && !isEnded(removing))}
              onClick={() => {
                askToRemove(boxName, packages, remove)
              }}
            >
              Remove these from {boxName} …
            </Button>
          </Group>
        )}
        {start.isError ? <Failure error={start.error} /> : undefined}
        {removing === undefined ? undefined : (
          <PackageWork activity={removing} done={(result) => `${result ?? ''} Check ${boxName} again.`} />
        )}
      </Stack>
    </Section>
  )
}

function askToRemove(boxName: string, packages: readonly string[], onConfirm: () => void): void {
  modals.openConfirmModal({
    title: `Remove ${packages.length === 1 ? '1 package' : `${packages.length} packages`} from ${boxName}?`,
    children: (
      <Text>
        Those that the bench installed there and that nothing else needs, as apt says. Their configuration goes with
        them. Captures and modules need them again.
      </Text>
    ),
    labels: { confirm: `Remove them from ${boxName}`, cancel: 'Leave them' },
    confirmProps: { color: 'red' },
    onConfirm,
  })
}
