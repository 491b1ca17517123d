import { Button, Group, Modal, NumberInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { BoxAddress } from '../../../shared/contract/index.ts'
import { api } from '../../client/client.ts'
import { desktop } from '../../client/door.ts'
import { Failure } from '../../widgets/failure.tsx'
import { addressOf, formOf, NEW_BOX, problemsOf, type BoxForm } from './box-form.ts'

interface BoxEditorProps {
  readonly isOpen: boolean
  /** Undefined for a new box. */
  readonly box?: BoxAddress | undefined
  readonly otherNames: readonly string[]
  readonly onClose: () => void
  readonly onSaved: (name: string) => void
}

const LOGINS = [
  { value: 'key', label: 'Key file' },
  { value: 'agent', label: 'SSH agent' },
  { value: 'password', label: 'Password' },
]

/** Stays where it is when it is closed, so that the focus goes back to what opened it. */
export function BoxEditor({ isOpen, ...form }: BoxEditorProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={form.onClose}
      title={form.box === undefined ? 'Add a box' : `Change ${form.box.name}`}
      size="lg"
      transitionProps={{ duration: 0 }}
    >
      <Fields {...form} />
    </Modal>
  )
}

function Fields({ box, otherNames, onClose, onSaved }: Omit<BoxEditorProps, 'isOpen'>) {
  const [form, setForm] = useState<BoxForm>(box === undefined ? NEW_BOX : formOf(box))
  const [isTried, setTried] = useState(false)
  const save = useMutation(api.boxes.put.mutationOptions())
  const problems = problemsOf(form, otherNames)
  const shown = isTried ? problems : {}
  const change = (fields: Partial<BoxForm>) => {
    setForm({ ...form, ...fields })
  }
  const text = (field: 'name' | 'host' | 'user' | 'keyPath' | 'scratch' | 'disk') => ({
    value: form[field],
    error: shown[field],
    onChange: (event: { currentTarget: { value: string } }) => {
      change({ [field]: event.currentTarget.value })
    },
  })
  const submit = () => {
    setTried(true)
    if (Object.keys(problems).length > 0) return
    save.mutate(
      { address: addressOf(form), ...(box === undefined ? {} : { replacing: box.name }) },
      {
        onSuccess: ({ name }) => {
          onSaved(name)
        },
      },
    )
  }
  const browse = () =>
    void desktop?.pickPath('key-file').then((path) => {
      if (path !== undefined) change({ keyPath: path })
    })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Stack gap="md">
        <TextInput label="Name" description="What you call it here" data-autofocus {...text('name')} />
        <Group wrap="nowrap" align="flex-start">
          <TextInput label="Host" style={{ flex: 2 }} {...text('host')} />
          <NumberInput
            label="Port"
            w={90}
            hideControls
            value={form.port}
            error={shown.port}
            onChange={(value) => {
              change({ port: Number(value) })
            }}
          />
          <TextInput label="User" style={{ flex: 1 }} {...text('user')} />
        </Group>
        <Stack gap={4}>
          <Text size="sm" fw={600} id="login-label">
            Log in with
          </Text>
          <SegmentedControl
            aria-labelledby="login-label"
            data={LOGINS}
            value={form.auth}
            onChange={(value) => {
              change({ auth: value === 'agent' || value === 'password' ? value : 'key' })
            }}
          />
        </Stack>
        {form.auth === 'key' ? (
          <Group align="flex-end" wrap="nowrap">
            <TextInput
              style={{ flex: 1 }}
              label="Key file"
              description="On this computer; a passphrase is asked for when needed"
              {...text('keyPath')}
            />
            {desktop === undefined ? undefined : (
              <Button variant="default" onClick={browse}>
                Browse
              </Button>
            )}
          </Group>
        ) : (
          <Text c="dimmed" size="sm">
            {form.auth === 'agent'
              ? 'The keys of the agent that runs on this computer.'
              : 'Asked for when you connect. It is not part of the box’s entry.'}
          </Text>
        )}
        <Group grow align="flex-start">
          <TextInput
            label="Scratch directory"
            description="On the box. The bench writes here only, and its disk is the disk under test"
            {...text('scratch')}
          />
          <TextInput
            label="Disk"
            description="Optional: nothing is done if another one is behind the directory"
            placeholder="whichever it is on"
            {...text('disk')}
          />
        </Group>
        {save.isError ? <Failure error={save.error} /> : undefined}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={save.isPending}>
            {box === undefined ? 'Add the box' : `Save ${box.name}`}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
