import { Button, Group, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { InterruptedWork, LeftBox } from '../../shared/contract/index.ts'
import { isEnded } from '../../shared/contract/words.ts'
import { api, bench } from '../client/client.ts'
import { exactly } from '../widgets/format.ts'
import { notifyFailure } from '../widgets/notify-failure.ts'
import { isAtWork } from './at-work.ts'
import { useStartWork } from './start-work.ts'
import { Warning } from './warning.tsx'

/** What an earlier start of the bench did not bring to its end, above every page until somebody has said what is to become of it. */
export function InterruptedWorks() {
  const { data = { works: [], boxes: [] } } = useQuery(api.interrupted.list.queryOptions())
  const { data: activities = [] } = useQuery(api.activities.list.queryOptions())
  const start = useStartWork()
  const works = data.works.filter(({ id }) => !isAtWork(id, activities))
  const boxes = data.boxes.filter((left) => !activities.some((one) => !isEnded(one) && one.boxName === left.boxName))
  if (works.length + boxes.length === 0) return undefined
  const boxesAlone = boxes.filter(({ boxName }) => !works.some((work) => work.boxName === boxName))
  const putBack = (boxName: string) => {
    if (boxes.some((left) => left.boxName === boxName)) start({ kind: 'put-back', boxName })
  }
  return (
    <Warning
      icon={<IconPlugConnectedX aria-hidden />}
      title={works.length + boxesAlone.length === 1 ? 'Interrupted work' : 'Interrupted works'}
    >
      <Stack gap="sm">
        {works.map((work) => (
          <Work
            key={work.id}
            work={work}
            onResume={() => {
              start({ kind: 'resume', boxName: work.boxName, id: work.id })
            }}
            onEnded={() => {
              putBack(work.boxName)
            }}
          />
        ))}
        {boxesAlone.map((left) => (
          <Left
            key={left.boxName}
            left={left}
            onPutBack={() => {
              putBack(left.boxName)
            }}
          />
        ))}
      </Stack>
    </Warning>
  )
}

interface WorkProps {
  readonly work: InterruptedWork
  readonly onResume: () => void
  readonly onEnded: () => void
}

function Work({ work, onResume, onEnded }: WorkProps) {
  const { id, boxName, startedAt, title, complete, planned, canResume } = work
  const what = work.kind === 'session' ? 'runs' : 'measurements'
  const end = (how: 'keep' | 'discard') => {
    void bench.interrupted[how]({ id })
      .then(onEnded)
      .catch((error: unknown) => {
        notifyFailure(`${title} was not ${how === 'keep' ? 'kept' : 'discarded'}`, error)
      })
  }
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <b>{title}</b> on {boxName}, begun {exactly(startedAt)}: {complete} of {planned} {what} are complete and saved.
      </Text>
      <Group gap="xs">
        {canResume && complete < planned ? (
          <Button size="xs" aria-label={`Resume ${title}`} onClick={onResume}>
            Resume
          </Button>
        ) : undefined}
        <Button
          size="xs"
          variant="default"
          aria-label={`Keep what is complete of ${title}`}
          onClick={() => {
            end('keep')
          }}
        >
          Keep what is complete
        </Button>
        <Button
          size="xs"
          variant="default"
          color="red"
          aria-label={`Discard ${title}`}
          onClick={() => {
            askToDiscard(work, what, () => {
              end('discard')
            })
          }}
        >
          Discard …
        </Button>
      </Group>
    </Group>
  )
}

function Left({ left, onPutBack }: { readonly left: LeftBox; readonly onPutBack: () => void }) {
  const { boxName, work, since } = left
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <b>{boxName}</b> was left in the middle of a {work}, begun {exactly(since)}. What was changed there is written
        down on it.
      </Text>
      <Button size="xs" aria-label={`Put ${boxName} back as it was`} onClick={onPutBack}>
        Put it back as it was
      </Button>
    </Group>
  )
}

/** Asks once: it is gone for good. */
function askToDiscard({ title, complete }: InterruptedWork, what: string, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: `Discard ${title}?`,
    children: (
      <Text>
        {complete === 1 ? `Its 1 complete ${what.replace(/s$/, '')} is` : `Its ${complete} complete ${what} are`}{' '}
        deleted for good.
      </Text>
    ),
    labels: { confirm: `Discard ${title}`, cancel: 'Leave it' },
    confirmProps: { color: 'red' },
    onConfirm,
  })
}
