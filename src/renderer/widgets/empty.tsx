import { Stack, Text, Title, type TitleOrder } from '@mantine/core'
import type { ReactNode } from 'react'

/** Where there is nothing yet: why, and what to do about it. */
export function Empty({
  title,
  hint,
  action,
  order = 2,
}: {
  readonly title: string
  readonly hint: string
  readonly action?: ReactNode
  /** Of its heading: 1 where it is all that there is. */
  readonly order?: TitleOrder
}) {
  return (
    <Stack gap="sm" align="center" py={48} px="xl">
      <Title order={order} fz="md">
        {title}
      </Title>
      <Text c="dimmed" ta="center" maw={520}>
        {hint}
      </Text>
      {action}
    </Stack>
  )
}
