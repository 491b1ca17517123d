import { Stack, Text } from '@mantine/core'
import type { Activity } from '../../../shared/contract/index.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Facts } from '../../widgets/facts.tsx'
import { featureFacts } from '../../widgets/feature-facts.ts'

/** The features of the window that ended last: a run's trace comes and is read while it is recorded. */
export function LatestWindow({ activity: { latestWindow } }: { readonly activity: Activity }) {
  if (latestWindow === undefined) return <Text c="dimmed">The first window comes two seconds after it ends.</Text>
  const { runName, label, index, requests, features } = latestWindow
  return (
    <Stack gap="xs">
      <Text>
        <ClassMark name={label} /> · window {index + 1} of {runName} · {requests} requests
      </Text>
      {features === undefined ? (
        <Text c="dimmed">Idle: fewer than 2 requests.</Text>
      ) : (
        <Facts of={featureFacts('served-v1', features)} />
      )}
    </Stack>
  )
}
