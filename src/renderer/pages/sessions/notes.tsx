import { ActionIcon, Button, Group, Stack, Text, Textarea, Tooltip } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import type { Annotation } from '../../../shared/contract/index.ts'
import { useShortcuts } from '../../app/shortcuts.ts'
import { api, bench } from '../../client/client.ts'
import { Failure } from '../../widgets/failure.tsx'
import { Loaded } from '../../widgets/loading.tsx'
import { removeWithUndo } from '../../widgets/remove-with-undo.tsx'
import { When } from '../../widgets/when.tsx'
import { NoteLink } from './note-link.tsx'
import { notePlace } from './note-place.ts'

const LONGEST_NOTE = 10_000

interface NotesProps {
  readonly subjectId: string
  /** Only those of one run; new ones are on it. */
  readonly runId?: string
  /** New ones are on this part of it. */
  readonly range?: Annotation['range']
}

/** Notes on a session, or on one of its runs and their windows: read, written, changed, deleted with a way back. */
export function Notes({ subjectId, runId, range }: NotesProps) {
  const notes = useQuery(api.sessions.annotations.queryOptions({ input: { id: subjectId } }))
  const about = {
    subjectId,
    ...(runId === undefined ? {} : { runId }),
    ...(range === undefined ? {} : { range }),
  }
  return (
    <Stack gap="sm" maw={760}>
      <Loaded query={notes}>
        {(all) => (
          <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="What was noted">
            {all
              .filter((note) => runId === undefined || note.runId === runId)
              .map((note) => (
                <Note key={note.id} note={note} />
              ))}
          </Stack>
        )}
      </Loaded>
      <NoteEditor
        key={notePlace(about)}
        label={`Note on ${notePlace(about)}`}
        onSave={(text) => bench.sessions.annotate({ ...about, text })}
      />
    </Stack>
  )
}

function Note({ note }: { readonly note: Annotation }) {
  const [isEdited, setEdited] = useState(false)
  const { id, text, changedAt } = note
  const place = notePlace(note)
  return (
    <li>
      <Group gap="xs" align="baseline">
        <NoteLink note={note} />
        <Text size="sm" c="dimmed">
          <When at={changedAt} />
        </Text>
        <Tooltip label="Change">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`Change the note on ${place}`}
            onClick={() => {
              setEdited(!isEdited)
            }}
          >
            <IconPencil size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Delete">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`Delete the note on ${place}`}
            onClick={() =>
              void removeWithUndo(
                `Note on ${place}`,
                () => bench.sessions.removeAnnotation({ id }),
                () => bench.sessions.restoreAnnotation({ id }),
              )
            }
          >
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      {isEdited ? (
        <NoteEditor
          label={`Change the note on ${place}`}
          text={text}
          onSave={async (changed) => {
            await bench.sessions.changeAnnotation({ id, text: changed })
            setEdited(false)
          }}
        />
      ) : (
        <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</Text>
      )}
    </li>
  )
}

interface NoteEditorProps {
  readonly label: string
  readonly text?: string
  readonly onSave: (text: string) => Promise<unknown>
}

function NoteEditor({ label, text = '', onSave }: NoteEditorProps) {
  const [typed, setTyped] = useState(text)
  const [error, setError] = useState<unknown>()
  const field = useRef<HTMLTextAreaElement>(null)
  const isNew = text === ''
  const shortcuts = useMemo(
    () => (isNew ? [{ keys: 'n', does: 'Write a note here', run: () => field.current?.focus() }] : []),
    [isNew],
  )
  useShortcuts(shortcuts)
  const save = async () => {
    try {
      await onSave(typed.trim())
      setTyped('')
      setError(undefined)
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <Stack gap="xs">
      <Textarea
        ref={field}
        label={label}
        autosize
        minRows={1}
        maxRows={10}
        maxLength={LONGEST_NOTE}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
        }}
      />
      {typed.trim() === '' || typed === text ? undefined : (
        <Group>
          <Button size="compact-md" variant="default" onClick={() => void save()}>
            Save the note
          </Button>
        </Group>
      )}
      {error === undefined ? undefined : <Failure error={error} />}
    </Stack>
  )
}
