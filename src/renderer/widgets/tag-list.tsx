import { Group, Text } from '@mantine/core'

/** Tags as quiet words in outlines. */
export function TagList({ tags, isSample }: { readonly tags: readonly string[]; readonly isSample: boolean }) {
  const words = isSample ? ['sample', ...tags] : tags
  if (words.length === 0) return undefined
  return (
    <Group gap={4} component="span" wrap="nowrap">
      {words.map((word) => (
        <Text
          key={word}
          span
          size="xs"
          px={6}
          style={{ border: '1px solid var(--hairline)', borderRadius: 8, whiteSpace: 'nowrap' }}
        >
          {word}
        </Text>
      ))}
    </Group>
  )
}
