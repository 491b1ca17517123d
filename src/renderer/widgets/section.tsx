import { Group, Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface SectionProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A part of a page under a heading of its own. */
export function Section({ title, aside, children }: SectionProps) {
  return (
    <Stack gap="sm" component="section" mb="xl">
      <Group
        justify="space-between"
        align="baseline"
        gap="sm"
        style={{ borderBottom: '1px solid var(--hairline)' }}
        pb={4}
      >
        <Title order={2}>{title}</Title>
        {aside}
      </Group>
      {children}
    </Stack>
  )
}
