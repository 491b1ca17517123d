import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../client/client.ts'
import { Failure } from '../../widgets/failure.tsx'
import { Fold } from '../../widgets/fold.tsx'
import { counted } from '../../widgets/format.ts'
import { TextLink } from '../../widgets/text-link.tsx'
import { When } from '../../widgets/when.tsx'
import { NoteLink } from './note-link.tsx'

const MOST_SHOWN = 50

/** The notes that have the words a library is searched for, each one click from where it was written. */
export function FoundNotes({ text }: { readonly text: string }) {
  const { data: notes = [], error } = useQuery(api.sessions.searchAnnotations.queryOptions({ input: { text } }))
  if (error !== null) return <Failure error={error} />
  if (notes.length === 0) return undefined
  return (
    <Fold label={`${counted(notes.length, 'note')} with these words`}>
      <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Notes with these words">
        {notes.slice(0, MOST_SHOWN).map((note) => (
          <li key={note.id}>
            <Group gap="xs" align="baseline" wrap="nowrap">
              <TextLink to="/sessions/$sessionId" params={{ sessionId: note.subjectId }}>
                {note.subjectId}
              </TextLink>
              <NoteLink note={note} />
              <Text size="sm" c="dimmed">
                <When at={note.changedAt} />
              </Text>
              <Text size="sm" lineClamp={1}>
                {note.text}
              </Text>
            </Group>
          </li>
        ))}
      </Stack>
      {notes.length > MOST_SHOWN ? <Text c="dimmed">The newest {MOST_SHOWN} of them are shown.</Text> : undefined}
    </Fold>
  )
}
