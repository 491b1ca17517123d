import { Button, Checkbox, Code, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Prompt, PromptAnswer } from '../../shared/contract/index.ts'
import { api, bench } from '../client/client.ts'

/** Questions that a connection has for a person, over whatever page is open. */
export function Prompts() {
  const [prompt] = useQuery(api.prompts.pending.queryOptions()).data ?? []
  if (prompt === undefined) return undefined
  return prompt.kind === 'host-key' ? (
    <HostKeyQuestion key={prompt.id} prompt={prompt} />
  ) : (
    <SecretQuestion key={prompt.id} prompt={prompt} />
  )
}

const answer = (given: PromptAnswer) => void bench.prompts.answer(given)

function HostKeyQuestion({ prompt }: { readonly prompt: Extract<Prompt, { kind: 'host-key' }> }) {
  const { id, boxName, host, fingerprint } = prompt
  const dismiss = () => {
    answer({ kind: 'host-key', id, accept: false })
  }
  return (
    <Modal
      opened
      centered
      onClose={dismiss}
      title={`Is this ${boxName}?`}
      withCloseButton={false}
      size="lg"
      transitionProps={{ duration: 0 }}
    >
      <Stack gap="md">
        <Text>You connect to {host} for the first time. It shows this host key:</Text>
        <Code block>{fingerprint}</Code>
        <Text>Compare it with what this command prints on the box’s own console:</Text>
        <Code block>ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</Code>
        <Text c="dimmed">If they differ, somebody may be in between. Nothing has been sent to it yet.</Text>
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={dismiss}>
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
    </Modal>
  )
}

function SecretQuestion({ prompt }: { readonly prompt: Extract<Prompt, { kind: 'secret' }> }) {
  const { id, boxName, what, canRemember } = prompt
  const [secret, setSecret] = useState('')
  const [remember, setRemember] = useState(false)
  const dismiss = () => {
    answer({ kind: 'dismiss', id })
  }
  const title = what === 'password' ? `Password for ${boxName}` : `Passphrase of the key file for ${boxName}`
  return (
    <Modal opened centered onClose={dismiss} title={title} withCloseButton={false} transitionProps={{ duration: 0 }}>
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
            <Button variant="default" onClick={dismiss}>
              Do not connect
            </Button>
            <Button type="submit">Log in to {boxName}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
