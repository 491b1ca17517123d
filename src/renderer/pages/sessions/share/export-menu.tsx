import { Button, Menu, Text } from '@mantine/core'
import { binaryBytes } from '../../../widgets/format.ts'
import { exportSessions } from './export-sessions.tsx'

interface ExportMenuProps {
  readonly ids: readonly string[]
  /** Only they have windows, which is what tables are of. */
  readonly areCaptures: boolean
  /** Of the raw traces that are kept of them. */
  readonly traceBytes: number
  readonly size?: 'sm' | 'compact-md'
}

/** The ways out of the bench, each with what it is for. */
export function ExportMenu({ ids, areCaptures, traceBytes, size = 'sm' }: ExportMenuProps) {
  const start = (request: { format: 'bundle' | 'csv' | 'parquet'; withTraces?: boolean }) => {
    void exportSessions({ ids: [...ids], ...request })
  }
  return (
    // Within its landmark, and with items alone in it: the placeholder that Mantine focuses has no place in a menu.
    <Menu position="bottom-end" width={340} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant="default" size={size}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Way
          title="Bundle"
          about="All of it with its models, comparisons and notes, for another bench"
          onClick={() => {
            start({ format: 'bundle' })
          }}
        />
        {traceBytes === 0 ? undefined : (
          <Way
            title="Bundle with raw traces"
            about={`The same and ${binaryBytes(traceBytes)} of traces, to cut other windows from`}
            onClick={() => {
              start({ format: 'bundle', withTraces: true })
            }}
          />
        )}
        <Menu.Divider />
        <Way
          title="CSV"
          about={areCaptures ? 'A row a window in the method’s own columns, to train on elsewhere' : NO_WINDOWS}
          isOff={!areCaptures}
          onClick={() => {
            start({ format: 'csv' })
          }}
        />
        <Way
          title="Parquet"
          about={
            areCaptures ? 'A row a window with all counts, features and latencies, for DuckDB or pandas' : NO_WINDOWS
          }
          isOff={!areCaptures}
          onClick={() => {
            start({ format: 'parquet' })
          }}
        />
      </Menu.Dropdown>
    </Menu>
  )
}

const NO_WINDOWS = 'Only captures have windows'

interface WayProps {
  readonly title: string
  readonly about: string
  readonly isOff?: boolean
  readonly onClick: () => void
}

function Way({ title, about, isOff = false, onClick }: WayProps) {
  return (
    <Menu.Item disabled={isOff} onClick={onClick}>
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed">
        {about}
      </Text>
    </Menu.Item>
  )
}
