import { Button, ScrollArea, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { About } from '../../../shared/contract/index.ts'

/** Everything that ships, with its licence. */
export function Licences({ of }: { readonly of: About['licences'] }) {
  const [isOpen, setOpen] = useState(false)
  const [search, setSearch] = useState('')
  if (of.length === 0) return <Text c="dimmed">The list of licences is written by the build.</Text>
  const shown = of.filter(({ name, licence }) => `${name} ${licence}`.toLowerCase().includes(search.toLowerCase()))
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        w="max-content"
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen)
        }}
      >
        Licences of {of.length} packages
      </Button>
      {isOpen ? (
        <>
          <TextInput
            aria-label="Search the licences"
            placeholder="Search"
            maw={320}
            value={search}
            onChange={(event) => {
              setSearch(event.currentTarget.value)
            }}
          />
          <ScrollArea h={280} viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': 'Licences' }}>
            <Table>
              <Table.Tbody>
                {shown.map(({ name, version, licence }) => (
                  <Table.Tr key={`${name} ${version}`}>
                    <Table.Td>{name}</Table.Td>
                    <Table.Td>{version}</Table.Td>
                    <Table.Td>{licence}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea>
        </>
      ) : undefined}
    </>
  )
}
