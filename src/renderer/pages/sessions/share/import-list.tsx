import { Button, Group, Paper, Progress, Stack, Text, VisuallyHidden } from '@mantine/core'
import type { ImportResult } from '../../../../shared/contract/index.ts'
import { Failure } from '../../../widgets/failure.tsx'
import { TextLink } from '../../../widgets/text-link.tsx'
import { importSentences } from './import-text.ts'
import { imports, useImports, type FileImport } from './imports.ts'

/** Links to what came in; the library has them all. */
const MOST_LINKS = 5

/** Files on their way in, and what came of each until somebody has read it. */
export function ImportList() {
  const all = useImports()
  return (
    <Stack gap="xs" maw={900} mb={all.length === 0 ? 0 : 'md'}>
      {/* There before it says something, so that a screen reader hears it. */}
      <Stack gap="xs" role="status" aria-label="Imports">
        {all
          .filter(({ state }) => state.kind !== 'failed')
          .map((one) => (
            <Paper key={one.key} withBorder px="sm" py="xs">
              <Group gap="md" wrap="nowrap" align="flex-start">
                <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                  {one.name}
                </Text>
                <OnItsWay one={one} />
              </Group>
            </Paper>
          ))}
      </Stack>
      {all.map(({ key, name, state }) =>
        state.kind === 'failed' ? (
          <Failure key={key} error={state.error} action={<Close name={name} of={key} />} />
        ) : undefined,
      )}
    </Stack>
  )
}

function OnItsWay({ one: { key, name, state } }: { readonly one: FileImport }) {
  switch (state.kind) {
    case 'done':
      return (
        <>
          <Stack gap={2} flex={1}>
            {importSentences(state.result).map((sentence) => (
              <Text key={sentence} style={{ overflowWrap: 'anywhere' }}>
                {sentence}
              </Text>
            ))}
            <Links result={state.result} />
          </Stack>
          <Close name={name} of={key} />
        </>
      )
    case 'cancelled':
      return (
        <>
          <Text flex={1}>Cancelled. Nothing was imported.</Text>
          <Close name={name} of={key} />
        </>
      )
    case 'failed':
      return undefined
    default:
      return (
        <>
          <Text>{{ waiting: 'Waiting', sending: 'Sending', reading: 'Reading' }[state.kind]}</Text>
          <Progress
            flex={1}
            mt={8}
            aria-label={`Import of ${name}`}
            value={state.kind === 'sending' ? Math.floor(state.share * 100) : state.kind === 'reading' ? 100 : 0}
            animated={state.kind === 'reading'}
          />
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => {
              imports.cancel(key)
            }}
          >
            Cancel<VisuallyHidden> the import of {name}</VisuallyHidden>
          </Button>
        </>
      )
  }
}

function Links({ result }: { readonly result: ImportResult }) {
  if (result.kind === 'csv') return undefined
  const captures = result.imported.filter(({ kind }) => kind === 'session')
  const shown = captures.length > 0 ? captures : result.known.filter(({ kind }) => kind === 'session')
  return (
    <Group gap="md">
      {shown.slice(0, MOST_LINKS).map(({ id }) => (
        <TextLink key={id} to="/sessions/$sessionId" params={{ sessionId: id }}>
          Open {id}
        </TextLink>
      ))}
    </Group>
  )
}

function Close({ name, of: key }: { readonly name: string; readonly of: number }) {
  return (
    <Button
      variant="default"
      size="compact-sm"
      onClick={() => {
        imports.dismiss(key)
      }}
    >
      Close<VisuallyHidden> what is said of {name}</VisuallyHidden>
    </Button>
  )
}
