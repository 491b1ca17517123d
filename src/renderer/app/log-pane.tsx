import { ActionIcon, CopyButton, Group, SegmentedControl, TextInput, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { api, bench } from '../client/client.ts'
import { onEvent } from '../client/events.ts'
import { LogLines, type LogRow } from './log-lines.ts'
import { setPanes, toggleLog, usePanes } from './panes.ts'

const ROW_PX = 18
const lines = new LogLines()
onEvent((event) => {
  if (event.type === 'log') lines.addLog(event.line)
  else if (event.type === 'command') lines.addCommand(event.command)
})

/** What was said, and every command that ran on a box. Follows the end unless somebody has scrolled up. */
export function LogPane() {
  const { logBox } = usePanes()
  const [tab, setTab] = useState<'log' | 'commands'>(logBox === undefined ? 'log' : 'commands')
  const [search, setSearch] = useState(logBox ?? '')
  const history = useQuery({
    queryKey: ['log-history'],
    queryFn: async () => {
      lines.fill(await bench.events.log(), await bench.boxes.commands({}))
      return true
    },
  })
  useQuery(api.settings.get.queryOptions())
  const version = useSyncExternalStore(lines.subscribe, lines.version)
  const rows = (tab === 'log' ? lines.log() : lines.commands()).filter(({ text }) =>
    text.toLowerCase().includes(search.toLowerCase()),
  )
  const element = useRef<HTMLDivElement>(null)
  const isFollowing = useRef(true)
  const getScrollElement = useCallback(() => element.current, [])
  const virtualizer = useVirtualizer({ count: rows.length, getScrollElement, estimateSize: () => ROW_PX, overscan: 20 })

  useEffect(() => {
    if (isFollowing.current && rows.length > 0) virtualizer.scrollToIndex(rows.length - 1)
  }, [version, history.data, rows.length, tab, virtualizer])

  return (
    <section className="log-pane" aria-label="Log">
      <Group gap="sm" px="sm" py={4}>
        <SegmentedControl
          size="xs"
          value={tab}
          onChange={(value) => {
            setTab(value === 'log' ? 'log' : 'commands')
          }}
          data={[
            { value: 'log', label: 'Log' },
            { value: 'commands', label: 'Commands on boxes' },
          ]}
        />
        <TextInput
          size="xs"
          w={220}
          placeholder="Filter"
          aria-label="Filter the log"
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value)
          }}
        />
        <CopyButton value={rows.map(({ text }) => text).join('\n')}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <span style={{ flex: 1 }} />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Close the log"
          onClick={() => {
            setPanes({ logBox: undefined })
            toggleLog()
          }}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
      <div
        ref={element}
        className="log-lines"
        tabIndex={0}
        role="log"
        aria-label={tab === 'log' ? 'Log lines' : 'Commands'}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isFollowing.current = scrollHeight - scrollTop - clientHeight < 2 * ROW_PX
        }}
      >
        {rows.length === 0 && history.isSuccess ? <div className="log-line">{nothingIn(tab, search)}</div> : undefined}
        <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => (
            <Row key={index} row={rows[index]} top={start} />
          ))}
        </div>
      </div>
    </section>
  )
}

function nothingIn(tab: 'log' | 'commands', search: string): string {
  if (search !== '') return `Nothing with “${search}” since the bench was started.`
  return tab === 'log'
    ? 'Nothing was said since the bench was started.'
    : 'No command has run on a box since the bench was started.'
}

function Row({ row, top }: { readonly row: LogRow | undefined; readonly top: number }) {
  return (
    <div
      className="log-line"
      style={{
        position: 'absolute',
        top,
        height: ROW_PX,
        color: row?.isBad === true ? 'var(--class-random-text)' : undefined,
      }}
    >
      {row?.text}
    </div>
  )
}
