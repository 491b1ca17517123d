import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { shownError, type ShownError } from '../client/errors.ts'

/** What happened, what was kept, what to do next; the details one click away. */
export function Failure({ error, action }: { readonly error: unknown; readonly action?: ReactNode }) {
  const shown = isShown(error) ? error : shownError(error)
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={shown.sentence} role="alert">
      <Stack gap="xs">
        {shown.kept === undefined ? undefined : <Text>{shown.kept}</Text>}
        {shown.nextStep === undefined ? undefined : <Text>{shown.nextStep}</Text>}
        <Group gap="sm">
          {action}
          <CopyButton value={textOf(shown)}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy details'}
              </Button>
            )}
          </CopyButton>
          <Code>{shown.code}</Code>
        </Group>
      </Stack>
    </Alert>
  )
}

function isShown(error: unknown): error is ShownError {
  return typeof error === 'object' && error !== null && 'sentence' in error && 'code' in error
}

function textOf({ code, sentence, kept, nextStep, details }: ShownError): string {
  return [`${code}: ${sentence}`, kept, nextStep, details].filter((line) => line !== undefined).join('\n')
}
