import { Button, Loader, Text } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Activity } from '../../shared/contract/index.ts'
import { isEnded } from '../../shared/contract/words.ts'
import { api } from '../client/client.ts'
import { useConnection } from '../client/events.ts'
import { boxStateText } from '../widgets/box-state.ts'
import { roughly } from '../widgets/format.ts'
import { setPanes, toggleLog, usePanes } from './panes.ts'

/** One quiet line: what runs, what went wrong last, whether the bench is there. */
export function StatusBar() {
  const { isLogOpen } = usePanes()
  const connection = useConnection()
  const activities = useQuery(api.activities.list.queryOptions()).data ?? []
  const watches = useQuery(api.live.watches.queryOptions()).data ?? []
  const running = activities.find((activity) => !isEnded(activity))
  const boxes = useQuery(api.boxes.list.queryOptions()).data ?? []
  const usualBox = useQuery(api.settings.get.queryOptions()).data?.boxName
  const box = boxes.find(({ name }) => name === (running?.boxName ?? usualBox))
  const failed = activities.find(({ state }) => state === 'failed')
  return (
    <footer className="status-bar">
      {connection.state === 'lost' ? (
        <Text span size="sm" role="status" c="var(--class-random-text)" className="status-bar-text">
          <IconPlugConnectedX size={14} aria-hidden /> Lost the connection to the bench. It is tried again; if it has
          been stopped, start it and open the address that it prints.
        </Text>
      ) : running !== undefined ? (
        <span className="status-bar-text" role="status">
          <Link to="/bench">
            <Loader size={10} mr={8} aria-hidden />
            {runningText(running)}
          </Link>
        </span>
      ) : (
        <Text span size="sm" c="dimmed" role="status">
          Nothing is running
        </Text>
      )}
      {box === undefined ? undefined : (
        <Link to="/boxes/$boxName" params={{ boxName: box.name }} className="status-bar-text">
          {box.name}: {boxStateText(box)}
        </Link>
      )}
      {watches
        .filter(({ state }) => state === 'watching')
        .map(({ boxName, module }) => (
          <Link key={boxName} to="/live" search={{ box: boxName }}>
            Watching {boxName} · {module?.disk}
          </Link>
        ))}
      <span style={{ flex: 1 }} />
      {failed?.error === undefined ? undefined : (
        <Text span size="sm" className="status-bar-text" title={failed.error.sentence}>
          <IconAlertTriangle size={14} aria-label="Last error" /> {failed.error.sentence}
        </Text>
      )}
      <Button.Group>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          aria-pressed={isLogOpen}
          onClick={toggleLog}
        >
          Log
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" c="var(--mantine-color-text)" onClick={spotlight.open}>
          Search · Ctrl K
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          aria-label="Keyboard shortcuts"
          onClick={() => {
            setPanes({ isShortcutsOpen: true })
          }}
        >
          ?
        </Button>
      </Button.Group>
    </footer>
  )
}

function runningText({ title, steps, state }: Activity): string {
  const active = steps.find((step) => step.state === 'active')
  const left = active?.secondsLeft === undefined ? '' : ` · ${roughly(active.secondsLeft)} left`
  if (state === 'stopping') return `${title} · stopping`
  if (state === 'cancelling') return `${title} · cancelling`
  return `${title} · ${active === undefined ? 'starting' : `${active.title}: ${active.doing ?? ''}`}${left}`
}
