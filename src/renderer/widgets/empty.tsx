import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** Where there is nothing yet: why, and what to do about it. */
export function Empty({
  title,
  hint,
  action,
}: {
  readonly title: string
  readonly hint: string
  readonly action?: ReactNode
}) {
  return (
    <Stack gap="sm" align="center" py={48} px="xl">
      <Text fw={600}>{title}</Text>
      <Text c="dimmed" ta="center" maw={520}>
        {hint}
      </Text>
      {action}
    </Stack>
  )
}
