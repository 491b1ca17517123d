import { Button, Group, Table, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { BoxAddress, BoxData } from '../../../shared/contract/index.ts'
import { api, bench } from '../../client/client.ts'
import { ButtonLink } from '../../widgets/button-link.tsx'
import { Loaded } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { removeWithUndo } from '../../widgets/remove-with-undo.tsx'
import { StateMark } from '../../widgets/state-mark.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { When } from '../../widgets/when.tsx'
import { BoxEditor } from './box-editor.tsx'

interface Editing {
  readonly isOpen: boolean
  /** Undefined for a new one. */
  readonly box?: BoxAddress
}

export function BoxesPage() {
  const { add } = useSearch({ from: '/boxes' })
  const navigate = useNavigate()
  const [editing, setEditing] = useState<Editing>({ isOpen: add === true })
  const boxes = useQuery(api.boxes.list.queryOptions())
  const close = () => {
    setEditing({ ...editing, isOpen: false })
    void navigate({ to: '/boxes', replace: true })
  }
  return (
    <Page
      title="Boxes"
      about="Linux machines under test"
      actions={
        <>
          <ButtonLink to="/maps" variant="default">
            Readahead maps
          </ButtonLink>
          <Button
            onClick={() => {
              setEditing({ isOpen: true })
            }}
          >
            Add a box
          </Button>
        </>
      }
    >
      <Loaded query={boxes}>
        {(all) => (
          <>
            <Table.ScrollContainer
              minWidth={640}
              scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': 'Boxes' } }}
            >
              <Table highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Box</Table.Th>
                    <Table.Th>Where</Table.Th>
                    <Table.Th>Scratch directory</Table.Th>
                    <Table.Th>Last check</Table.Th>
                    <Table.Th>
                      <span className="visually-hidden">Actions</span>
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {all.map((box) => (
                    <BoxRow
                      key={box.name}
                      box={box}
                      onChange={(address) => {
                        setEditing({ isOpen: true, box: address })
                      }}
                    />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            <BoxEditor
              isOpen={editing.isOpen}
              box={editing.box}
              otherNames={all.map(({ name }) => name).filter((name) => name !== editing.box?.name)}
              onClose={close}
              onSaved={(boxName) => void navigate({ to: '/boxes/$boxName', params: { boxName } })}
            />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function BoxRow({ box, onChange }: { readonly box: BoxData; readonly onChange: (address: BoxAddress) => void }) {
  const { name, address, machine, lastCheck } = box
  const unmet = lastCheck?.requirements.filter(({ status }) => status !== 'ok').length
  return (
    <Table.Tr>
      <Table.Td>
        <TextLink to="/boxes/$boxName" params={{ boxName: name }}>
          {name}
        </TextLink>
      </Table.Td>
      <Table.Td>
        {address !== undefined
          ? `${address.user}@${address.host}:${address.port}`
          : machine === undefined
            ? 'this computer, not running'
            : `this computer, running (${machine.accelerator}, ${machine.diskModel})`}
      </Table.Td>
      <Table.Td>{address?.scratch ?? '/srv/lab'}</Table.Td>
      <Table.Td>
        {lastCheck === undefined ? (
          <Text span inherit c="dimmed">
            not yet
          </Text>
        ) : (
          <>
            {unmet === 0 ? <StateMark state="ok" /> : `${unmet ?? 0} missing`} · <When at={lastCheck.at} />
          </>
        )}
      </Table.Td>
      <Table.Td>
        {address === undefined ? undefined : (
          <Group gap="xs" justify="flex-end" wrap="nowrap">
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                onChange(address)
              }}
            >
              Change
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                askToRemove(address)
              }}
            >
              Remove
            </Button>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

function askToRemove(address: BoxAddress): void {
  modals.openConfirmModal({
    title: `Remove ${address.name}?`,
    children: (
      <Text>Its sessions stay. The host key that you accepted is forgotten. Nothing is changed on the box.</Text>
    ),
    labels: { confirm: `Remove ${address.name}`, cancel: 'Keep it' },
    onConfirm: () => void remove(address),
  })
}

function remove(address: BoxAddress): Promise<void> {
  return removeWithUndo(
    address.name,
    () => bench.boxes.remove({ boxName: address.name }),
    () => bench.boxes.put({ address }),
    'removed',
  )
}
