import { Button, Checkbox, Code, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Prompt, PromptAnswer } from '../../shared/contract/index.ts'
import { api, bench } from '../client/client.ts'

/** Questions that a connection has for a person, over whatever page is open. */
export function Prompts() {
  const [prompt] = useQuery(api.prompts.pending.queryOptions()).data ?? []
  return (
    <Modal
      opened={prompt !== undefined}
      centered
      onClose={() => {
        if (prompt !== undefined) dismiss(prompt)
      }}
      title={prompt === undefined ? undefined : titleOf(prompt)}
      withCloseButton={false}
      size="lg"
      transitionProps={{ duration: 0 }}
    >
      {prompt?.kind === 'host-key' ? <HostKeyQuestion key={prompt.id} prompt={prompt} /> : undefined}
      {prompt?.kind === 'secret' ? <SecretQuestion key={prompt.id} prompt={prompt} /> : undefined}
    </Modal>
  )
}

const answer = (given: PromptAnswer) => void bench.prompts.answer(given)

function dismiss(prompt: Prompt): void {
  const { id } = prompt
  answer(prompt.kind === 'host-key' ? { kind: 'host-key', id, accept: false } : { kind: 'dismiss', id })
}

function titleOf(prompt: Prompt): string {
  const { boxName } = prompt
  if (prompt.kind === 'host-key') return `Is this ${boxName}?`
  return prompt.what === 'password' ? `Password for ${boxName}` : `Passphrase of the key file for ${boxName}`
}

function HostKeyQuestion({ prompt }: { readonly prompt: Extract<Prompt, { kind: 'host-key' }> }) {
  const { id, boxName, host, fingerprint } = prompt
  return (
    <Stack gap="md">
      <Text>You connect to {host} for the first time. It shows this host key:</Text>
      <Code block>{fingerprint}</Code>
      <Text>Compare it with what this command prints on the box’s own console:</Text>
      <Code block>ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</Code>
      <Text c="dimmed">If they differ, somebody may be in between. Nothing has been sent to it yet.</Text>
      <Group justify="flex-end">
        <Button
          variant="default"
          data-autofocus
          autoFocus
          onClick={() => {
            dismiss(prompt)
          }}
        >
          Do not connect
        </Button>
        <Button
          onClick={() => {
            answer({ kind: 'host-key', id, accept: true })
          }}
        >
          Accept this key for {boxName}
        </Button>
      </Group>
    </Stack>
  )
}

function SecretQuestion({ prompt }: { readonly prompt: Extract<Prompt, { kind: 'secret' }> }) {
  const { id, boxName, what, canRemember } = prompt
  const [secret, setSecret] = useState('')
  const [remember, setRemember] = useState(false)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        answer({ kind: 'secret', id, secret, remember })
      }}
    >
      <Stack gap="md">
        <PasswordInput
          label={what === 'password' ? 'Password' : 'Passphrase'}
          data-autofocus
          autoFocus
          autoComplete="off"
          value={secret}
          onChange={(event) => {
            setSecret(event.currentTarget.value)
          }}
        />
        {canRemember ? (
          <Checkbox
            label="Remember it in this computer’s key store"
            checked={remember}
            onChange={(event) => {
              setRemember(event.currentTarget.checked)
            }}
          />
        ) : (
          <Text c="dimmed">It stays in memory on this computer until the bench is closed.</Text>
        )}
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={() => {
              dismiss(prompt)
            }}
          >
            Do not connect
          </Button>
          <Button type="submit">Log in to {boxName}</Button>
        </Group>
      </Stack>
    </form>
  )
}
