import { Text } from '@mantine/core'
import type { Annotation } from '../../../shared/contract/index.ts'
import { runNameOf } from '../../../shared/run-name.ts'
import { TextLink } from '../../widgets/text-link.tsx'
import { notePlace } from './note-place.ts'

/** Where a note belongs; one on a run leads there, and to the first of its windows. */
export function NoteLink({ note }: { readonly note: Annotation }) {
  const { runId, subjectId, range } = note
  const place = notePlace(note)
  if (runId === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {place}
      </Text>
    )
  }
  return (
    <TextLink
      to="/sessions/$sessionId/runs/$runName"
      params={{ sessionId: subjectId, runName: runNameOf(subjectId, runId) }}
      search={range?.unit === 'window' ? { window: range.from } : {}}
    >
      {place}
    </TextLink>
  )
}
