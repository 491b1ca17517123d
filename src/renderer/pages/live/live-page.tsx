import { Button, Select, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { BoxData, Watch } from '../../../shared/contract/index.ts'
import { api } from '../../client/client.ts'
import { Failure } from '../../widgets/failure.tsx'
import { Loaded } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { LastRecording } from './last-recording.tsx'
import { ModuleControls } from './module-controls.tsx'
import { WatchView } from './watch-view.tsx'

/** What a loaded module decides, as it decides it. */
export function LivePage() {
  const asked = useSearch({ from: '/live' })
  const boxes = useQuery(api.boxes.list.queryOptions())
  const watches = useQuery(api.live.watches.queryOptions())
  const settings = useQuery(api.settings.get.queryOptions())
  const running = watches.data?.find(({ state }) => state !== 'ended')
  const boxName = asked.box ?? running?.boxName ?? settings.data?.boxName ?? 'virtual'
  const watch = watches.data?.find((one) => one.boxName === boxName)
  return (
    <Page
      title="Live"
      about={<BoxChoice boxes={boxes.data ?? []} boxName={boxName} />}
      actions={watch === undefined ? undefined : <ModuleControls watch={watch} />}
    >
      <Loaded query={boxes}>
        {() => <Loaded query={watches}>{() => <WatchOrStart boxName={boxName} watch={watch} />}</Loaded>}
      </Loaded>
    </Page>
  )
}

function BoxChoice({ boxes, boxName }: { readonly boxes: readonly BoxData[]; readonly boxName: string }) {
  const navigate = useNavigate()
  return (
    <Select
      aria-label="Box"
      size="xs"
      w={180}
      allowDeselect={false}
      data={boxes.map(({ name }) => name)}
      value={boxName}
      onChange={(box) => {
        if (box !== null) void navigate({ to: '/live', search: { box } })
      }}
    />
  )
}

function WatchOrStart({ boxName, watch }: { readonly boxName: string; readonly watch: Watch | undefined }) {
  const start = useMutation(api.live.start.mutationOptions())
  const isOn = watch !== undefined && watch.state !== 'ended'
  const button = isOn ? undefined : (
    <Button
      size="compact-md"
      loading={start.isPending}
      onClick={() => {
        start.mutate({ boxName })
      }}
    >
      Watch the module on {boxName}
    </Button>
  )
  const error = isOn ? undefined : start.isError ? start.error : watch?.error
  return (
    <Stack gap="md" align="stretch">
      {error === undefined ? undefined : <Failure error={error} />}
      {watch?.state === 'connecting' ? <Text role="status">Connecting to {boxName} …</Text> : undefined}
      {watch?.recordingId !== undefined ? (
        <>
          {button === undefined ? undefined : <div>{button}</div>}
          <WatchView key={watch.recordingId} watch={watch} recordingId={watch.recordingId} />
        </>
      ) : watch?.state === 'connecting' ? undefined : (
        <LastRecording boxName={boxName} action={button} />
      )}
    </Stack>
  )
}
