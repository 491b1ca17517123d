import { Button, Stack, Table, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { bytesOfBase64 } from '../../client/base64.ts'
import { saveFile } from '../../charts/save.ts'
import { api, bench } from '../../client/client.ts'
import { Failure } from '../../widgets/failure.tsx'
import { binaryBytes } from '../../widgets/format.ts'
import { Loaded } from '../../widgets/loading.tsx'
import { WideTable } from '../../widgets/wide-table.tsx'

const HEAD = [
  { title: 'File' },
  { title: 'What opens it' },
  { title: 'Size', isNumeric: true },
  { title: 'Save as', isHidden: true },
]

/** The model as files that others' tools open, each to be saved. */
export function FilesTable({ modelId }: { readonly modelId: string }) {
  const files = useQuery(api.models.files.queryOptions({ input: { id: modelId } }))
  const save = useMutation({
    mutationFn: async (name: string) => {
      const { base64 } = await bench.models.file({ id: modelId, name })
      saveFile(name, new Blob([bytesOfBase64(base64)]))
    },
  })
  return (
    <Loaded query={files}>
      {(all) =>
        all.length === 0 ? (
          <Text c="dimmed">It has no files.</Text>
        ) : (
          <Stack gap="sm">
            <WideTable label="Files" minWidth={560} maxWidth={980} head={HEAD}>
              {all.map(({ name, about, bytes }) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row" fw={400} style={{ whiteSpace: 'nowrap' }}>
                    {name}
                  </Table.Th>
                  <Table.Td>{about}</Table.Td>
                  <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                    {binaryBytes(bytes)}
                  </Table.Td>
                  <Table.Td ta="right">
                    <Button
                      variant="default"
                      size="compact-sm"
                      aria-label={`Save ${name}`}
                      disabled={save.isPending && save.variables === name}
                      onClick={() => {
                        save.mutate(name)
                      }}
                    >
                      Save as
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </WideTable>
            {save.isError ? <Failure error={save.error} /> : undefined}
          </Stack>
        )
      }
    </Loaded>
  )
}
