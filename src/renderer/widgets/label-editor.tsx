import { Group, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Label } from '../../shared/contract/index.ts'
import { Failure } from './failure.tsx'

interface LabelEditorProps {
  readonly label: Label
  readonly onSave: (change: Partial<Label>) => Promise<unknown>
}

/** Title, tags and notes; each is saved when it is left. */
export function LabelEditor({ label, onSave }: LabelEditorProps) {
  const [title, setTitle] = useState(label.title)
  const [notes, setNotes] = useState(label.notes)
  const [saved, setSaved] = useState(false)
  const [error, setError] = useState<unknown>()
  const save = (change: Partial<Label>) => {
    onSave(change).then(
      () => {
        setSaved(true)
        setError(undefined)
      },
      (failure: unknown) => {
        setError(failure)
      },
    )
  }
  return (
    <Stack gap="sm" maw={760}>
      <Group align="flex-start" grow>
        <TextInput
          label="Title"
          value={title}
          error={title.trim() === '' ? 'It needs a title' : undefined}
          onChange={(event) => {
            setTitle(event.currentTarget.value)
          }}
          onBlur={() => {
            if (title.trim() !== '' && title !== label.title) save({ title })
          }}
        />
        <TagsInput
          label="Tags"
          maxTags={20}
          value={label.tags}
          onChange={(tags) => {
            save({ tags })
          }}
        />
      </Group>
      <Textarea
        label="Notes"
        autosize
        minRows={2}
        maxRows={14}
        value={notes}
        onChange={(event) => {
          setNotes(event.currentTarget.value)
        }}
        onBlur={() => {
          if (notes !== label.notes) save({ notes })
        }}
      />
      <Text size="sm" c="dimmed" role="status" mih={18}>
        {saved ? 'Saved' : ''}
      </Text>
      {error === undefined ? undefined : <Failure error={error} />}
    </Stack>
  )
}
