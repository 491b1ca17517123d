import { Button, Group, Progress, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { saveFile } from '../../../charts/save.ts'
import { bench } from '../../../client/client.ts'
import { shownError } from '../../../client/errors.ts'
import { binaryBytes } from '../../../widgets/format.ts'
import { ExportFailed, fetchExport, type ExportRequest } from './fetch-export.ts'

/** Exports sessions and hands the file to whoever saves it; says how far it is on every page, with a way to cancel. */
export async function exportSessions(request: ExportRequest): Promise<void> {
  const abort = new AbortController()
  const notification = notifications.show({
    title: 'Exporting',
    message: <ExportProgress doing="making" percent={undefined} onCancel={undefined} />,
    ...{ loading: true, autoClose: false, withCloseButton: false, role: 'status' },
  })
  let name: string | undefined
  let told = ''
  try {
    const begun = await bench.transfers.beginExport(request)
    name = begun.name
    const title = `Exporting ${begun.name}`
    const { content, remarks } = await fetchExport(begun.id, abort.signal, (doing, share) => {
      const percent = share === undefined ? undefined : Math.floor(share * 100)
      if (told === `${doing} ${String(percent)}`) return
      told = `${doing} ${String(percent)}`
      notifications.update({
        ...{ id: notification, title, loading: true, autoClose: false, withCloseButton: false, role: 'status' },
        message: (
          <ExportProgress
            doing={doing}
            percent={percent}
            onCancel={() => {
              abort.abort()
            }}
          />
        ),
      })
    })
    saveFile(begun.name, content)
    notifications.update({
      ...{ id: notification, loading: false, autoClose: remarks.length === 0, withCloseButton: true, role: 'status' },
      title: `${begun.name} is exported`,
      message: [binaryBytes(content.size), ...remarks].join('. '),
    })
  } catch (error) {
    const wasCancelled = abort.signal.aborted
    const shown = error instanceof ExportFailed ? error.data : shownError(error)
    notifications.update({
      ...{ id: notification, loading: false, autoClose: wasCancelled, withCloseButton: true },
      ...(wasCancelled ? { role: 'status' } : { color: 'red' }),
      title: `${name ?? 'The export'} was ${wasCancelled ? 'cancelled' : 'not made'}`,
      message: wasCancelled
        ? 'Nothing was saved.'
        : [shown.sentence, shown.nextStep].filter((line) => line !== undefined).join(' '),
    })
  }
}

interface ExportProgressProps {
  readonly doing: 'making' | 'fetching'
  /** Undefined where nobody knows. */
  readonly percent: number | undefined
  /** Undefined before there is something to cancel. */
  readonly onCancel: (() => void) | undefined
}

const WORDS = { making: 'Making the file', fetching: 'Fetching the file' } as const

function ExportProgress({ doing, percent, onCancel }: ExportProgressProps) {
  return (
    <Group gap="sm" wrap="nowrap">
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {WORDS[doing]}
      </Text>
      {percent === undefined ? undefined : <Progress flex={1} value={percent} aria-label={WORDS[doing]} />}
      {onCancel === undefined ? undefined : (
        <Button variant="default" size="compact-sm" onClick={onCancel}>
          Cancel
        </Button>
      )}
    </Group>
  )
}
