import { Button, Group, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import type { LibraryItem } from '../../../shared/contract/index.ts'
import { bench } from '../../client/client.ts'
import { binaryBytes, counted } from '../../widgets/format.ts'
import { notifyFailure } from '../../widgets/notify-failure.ts'
import { CompareChosen } from '../compare/compare-with.tsx'
import { removeSessions, restoreSessions } from './session-removal.ts'
import { ExportMenu } from './share/export-menu.tsx'

interface ChosenSessionsProps {
  readonly chosen: readonly LibraryItem[]
  readonly onDone: () => void
}

/** What can be done with several sessions at once. */
export function ChosenSessions({ chosen, onDone }: ChosenSessionsProps) {
  const areDeleted = chosen.some(({ deletedAt }) => deletedAt !== undefined)
  const traceBytes = chosen.reduce((sum, item) => sum + item.traceBytes, 0)
  return (
    <Group gap="sm" role="group" aria-label="Chosen sessions">
      <Text>{counted(chosen.length, 'session')} chosen</Text>
      {areDeleted ? (
        <Button variant="default" size="compact-md" onClick={() => void restoreSessions(chosen).then(onDone)}>
          Bring back
        </Button>
      ) : (
        <Button variant="default" size="compact-md" onClick={() => void removeSessions(chosen).then(onDone)}>
          Delete
        </Button>
      )}
      {areDeleted ? undefined : <CompareChosen chosen={chosen} />}
      <ExportMenu
        ids={chosen.map(({ id }) => id)}
        areCaptures={chosen.every(({ kind }) => kind === 'capture')}
        traceBytes={traceBytes}
        size="compact-md"
      />
      {traceBytes === 0 ? undefined : (
        <Button
          variant="default"
          size="compact-md"
          onClick={() => {
            confirmDropTraces(chosen, traceBytes, onDone)
          }}
        >
          Delete raw traces ({binaryBytes(traceBytes)})
        </Button>
      )}
      <Button variant="subtle" size="compact-md" onClick={onDone}>
        Choose none
      </Button>
    </Group>
  )
}

/** Asked once: a trace that is deleted is gone. */
function confirmDropTraces(chosen: readonly LibraryItem[], traceBytes: number, onDone: () => void): void {
  modals.openConfirmModal({
    title: 'Delete raw traces',
    children: (
      <Text>
        The raw traces of {counted(chosen.length, 'session')} take {binaryBytes(traceBytes)}. Windows, features and logs
        stay; other lengths of windows can no longer be cut from them. This cannot be undone.
      </Text>
    ),
    labels: { confirm: 'Delete the traces', cancel: 'Keep them' },
    confirmProps: { color: 'red' },
    onConfirm: () => {
      void dropTraces(chosen.map(({ id }) => id)).then(onDone)
    },
  })
}

async function dropTraces(sessionIds: string[]): Promise<void> {
  try {
    const { dropped, freedBytes, elsewhere } = await bench.sessions.dropTraces({ sessionIds })
    notifications.show({
      title: `${counted(dropped, 'trace')} deleted, ${binaryBytes(freedBytes)} freed`,
      message:
        elsewhere.length === 0
          ? 'Their windows are kept.'
          : `${counted(elsewhere.length, 'trace')} outside of the data folder stayed: ${elsewhere.join(', ')}.`,
    })
  } catch (error) {
    notifyFailure('Not all traces were deleted', error)
  }
}
