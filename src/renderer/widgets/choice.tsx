import { SegmentedControl, Stack, Text } from '@mantine/core'
import { useId } from 'react'

interface ChoiceProps {
  readonly label: string
  readonly data: readonly (string | { readonly value: string; readonly label: string })[]
  readonly value: string
  readonly onChange: (value: string) => void
}

/** One of a few, all of them in sight, under a label that also a screen reader reads. */
export function Choice({ label, data, value, onChange }: ChoiceProps) {
  const id = useId()
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm" fw={600} id={id}>
        {label}
      </Text>
      <SegmentedControl aria-labelledby={id} data={[...data]} value={value} onChange={onChange} />
    </Stack>
  )
}
