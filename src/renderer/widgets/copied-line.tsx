import { Button, Code, CopyButton, Group } from '@mantine/core'

/** A command line to take away. It may be long: it breaks rather than hides. */
export function CopiedLine({ line }: { readonly line: string }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} p={6}>
        {line}
      </Code>
      <CopyButton value={line}>
        {({ copied, copy }) => (
          <Button size="compact-sm" mt={3} variant="default" style={{ flexShrink: 0 }} onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  )
}
