import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LoggedCommand } from '../../../shared/contract/index.ts'
import { api } from '../../client/client.ts'
import { CopiedLine } from '../../widgets/copied-line.tsx'
import { DataTable, type Column } from '../../widgets/data-table.tsx'
import { Failure } from '../../widgets/failure.tsx'
import { Fold } from '../../widgets/fold.tsx'
import { counted } from '../../widgets/format.ts'
import { oneLine } from '../../widgets/one-line.ts'

const COLUMNS: readonly Column<Numbered>[] = [
  { title: 'Time', cell: ({ at }) => new Date(at).toLocaleTimeString('en-GB') },
  {
    title: 'Command',
    cell: ({ command, asRoot }) => (
      <Text span ff="monospace" fz="sm" title={command}>
        {asRoot ? '# ' : '$ '}
        {oneLine(command)}
      </Text>
    ),
  },
  { title: 'Exit', isNumeric: true, cell: ({ exitCode }) => exitCode ?? 'ended by us' },
  { title: 'Seconds', isNumeric: true, sortBy: ({ seconds }) => seconds, cell: ({ seconds }) => seconds.toFixed(2) },
]

interface Numbered extends LoggedCommand {
  readonly number: number
}

/** What ran on the box for a capture or an evaluation, to be read or repeated by hand. */
export function CommandsRun({ subjectId }: { readonly subjectId: string }) {
  return (
    <Fold label="Commands run on the box">
      <CommandTable subjectId={subjectId} />
    </Fold>
  )
}

function CommandTable({ subjectId }: { readonly subjectId: string }) {
  const { data, error } = useQuery(api.sessions.commands.queryOptions({ input: { id: subjectId } }))
  const [opened, setOpened] = useState(-1)
  if (error !== null) return <Failure error={error} />
  if (data === undefined) return undefined
  if (data.length === 0)
    return <Text c="dimmed">None were kept: this is of an older release, or it came as a file.</Text>
  const failed = data.filter(({ exitCode }) => exitCode !== undefined && exitCode !== 0).length
  const chosen = data[opened]
  return (
    <>
      <Text c="dimmed" mb="xs">
        {counted(data.length, 'command')}, {failed === 0 ? 'none failed' : `${failed} with an exit code other than 0`}.
        “#” ran as root; what was fed to them is not kept. Enter or a double click shows one whole.
      </Text>
      <DataTable
        label="Commands run on the box"
        rows={data.map((command, number): Numbered => ({ ...command, number }))}
        columns={COLUMNS}
        keyOf={({ number }) => String(number)}
        onOpen={({ number }) => {
          setOpened(number)
        }}
      />
      {chosen === undefined ? undefined : <CopiedLine line={chosen.command} />}
    </>
  )
}
