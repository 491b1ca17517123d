import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../client/client.ts'
import { Empty } from '../../widgets/empty.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { WatchView } from './watch-view.tsx'

interface LastRecordingProps {
  readonly boxName: string
  /** What starts a watch. */
  readonly action: ReactNode
}

/** Where nothing is watched: the last that was, as it stood; or how to watch something. */
export function LastRecording({ boxName, action }: LastRecordingProps) {
  const sessions = useQuery(api.sessions.list.queryOptions()).data
  if (sessions === undefined) return undefined
  // Newest first, as the contract says.
  const last = sessions.find((item) => item.kind === 'recording' && item.boxName === boxName)
  if (last === undefined) {
    return (
      <>
        <Empty
          title={`Nothing of ${boxName} has been watched yet`}
          hint="Watching logs in, reads what the loaded module decides once a window, and records it as a session. It changes nothing on the box."
          action={action}
        />
        <Text ta="center">
          <TextLink to="/bench">No module loaded yet? Deploy one on the Bench page</TextLink>
        </Text>
      </>
    )
  }
  const { id, startedAt, sample } = last
  return (
    <>
      <div>{action}</div>
      <Text c="dimmed">
        {sample
          ? 'Nothing is being watched. This is the sample that came with the bench, recorded on our virtual box.'
          : `Nothing is being watched. This is the last recording of ${boxName}.`}
      </Text>
      <WatchView key={id} watch={{ boxName, state: 'ended', startedAt, recordingId: id }} recordingId={id} />
    </>
  )
}
