import { Box, Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

interface PageProps {
  readonly title: string
  /** Beside the title, quiet. */
  readonly about?: ReactNode
  /** Buttons at the right. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The frame of every page: one heading, its actions, its content. */
export function Page({ title, about, actions, children }: PageProps) {
  useDocumentTitle(`${title} · Readahead Bench`)
  return (
    <Stack gap="lg" p="lg" maw={1680}>
      <Group justify="space-between" align="baseline" wrap="wrap" gap="sm">
        <Group gap="md" align="baseline">
          <Title order={1}>{title}</Title>
          {typeof about === 'string' ? <Text c="dimmed">{about}</Text> : about}
        </Group>
        <Group gap="sm">{actions}</Group>
      </Group>
      <Box>{children}</Box>
    </Stack>
  )
}
