import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { JudgedWindowRecord } from '../../../../shared/model-report.ts'
import type { SplitName } from '../../../../shared/splits.ts'
import type { MatrixCell } from '../../../charts/matrix-table.tsx'
import { api } from '../../../client/client.ts'
import { ClassMark } from '../../../widgets/class-mark.tsx'
import { counted, percent } from '../../../widgets/format.ts'
import { Loaded } from '../../../widgets/loading.tsx'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { RunName } from '../run-name.tsx'

const FIRST = 100
/** Of the contract: the longest answer. */
const MOST = 1000

const HEAD = [
  { title: 'Run' },
  { title: 'Window', isNumeric: true },
  { title: 'Class' },
  { title: 'Called' },
  { title: 'Confidence', isNumeric: true },
  { title: 'Stands by it' },
]

const STANDS: Readonly<Record<JudgedWindowRecord['abstained'], string>> = {
  no: 'yes',
  unsure: 'no, not sure enough',
  outside: 'no, unlike what it learned from',
}

interface JudgedWindowsProps {
  readonly modelId: string
  readonly split: SplitName
  readonly cell: MatrixCell
  readonly sessionIds: readonly string[]
  readonly onClose: () => void
}

/** The windows behind one field of the confusion matrix. */
export function JudgedWindows({ modelId, split, cell, sessionIds, onClose }: JudgedWindowsProps) {
  const [limit, setLimit] = useState(FIRST)
  const query = useQuery({
    ...api.models.judgedWindows.queryOptions({ input: { id: modelId, split, ...cell, limit } }),
    placeholderData: keepPreviousData,
  })
  return (
    <Loaded query={query}>
      {(found) => (
        <WindowList
          {...found}
          {...{ cell, sessionIds, onClose }}
          onMore={() => {
            setLimit(MOST)
          }}
        />
      )}
    </Loaded>
  )
}

interface WindowListProps extends Pick<JudgedWindowsProps, 'cell' | 'sessionIds' | 'onClose'> {
  readonly total: number
  readonly windows: readonly JudgedWindowRecord[]
  readonly onMore: () => void
}

function WindowList({ total, windows, cell, sessionIds, onClose, onMore }: WindowListProps) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // It opens below what was pressed, which may be below the edge of the page.
    element.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <Stack gap="xs" ref={element}>
      <Group justify="space-between">
        <Text role="status">
          {counted(total, 'window')} of <ClassMark name={cell.label} /> called <ClassMark name={cell.predicted} />
          {windows.length < total ? `, the first ${windows.length}` : ''}
        </Text>
        <Button variant="subtle" size="compact-sm" onClick={onClose}>
          Close the list
        </Button>
      </Group>
      <WideTable label="Windows of this field" minWidth={640} maxWidth={980} maxHeight={320} head={HEAD}>
        {windows.map(({ runId, windowIndex, label, predicted, confidence, abstained }) => (
          <Table.Tr key={`${runId} ${windowIndex}`}>
            <Table.Td>
              <RunName runId={runId} sessionIds={sessionIds} window={windowIndex} />
            </Table.Td>
            <Table.Td ta="right">{windowIndex + 1}</Table.Td>
            <Table.Td>
              <ClassMark name={label} />
            </Table.Td>
            <Table.Td>
              <ClassMark name={predicted} />
            </Table.Td>
            <Table.Td ta="right">{percent(confidence)}</Table.Td>
            <Table.Td>{STANDS[abstained]}</Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
      {windows.length < Math.min(total, MOST) ? (
        <Group>
          <Button variant="default" size="compact-md" onClick={onMore}>
            Show {Math.min(total, MOST)}
          </Button>
        </Group>
      ) : undefined}
    </Stack>
  )
}
