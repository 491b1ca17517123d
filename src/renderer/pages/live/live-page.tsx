import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '../../client/client.ts'
import { Empty } from '../../widgets/empty.tsx'
import { Failure } from '../../widgets/failure.tsx'
import { Loaded } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { WatchView } from './watch-view.tsx'

/** What a loaded module decides, as it decides it. */
export function LivePage() {
  const asked = useSearch({ from: '/live' })
  const navigate = useNavigate()
  const boxes = useQuery(api.boxes.list.queryOptions())
  const watches = useQuery(api.live.watches.queryOptions())
  const settings = useQuery(api.settings.get.queryOptions())
  const start = useMutation(api.live.start.mutationOptions())
  return (
    <Page title="Live" about="decisions of a loaded module">
      <Loaded query={boxes}>
        {(all) => (
          <Loaded query={watches}>
            {(known) => {
              const running = known.find(({ state }) => state !== 'ended')
              const boxName = asked.box ?? running?.boxName ?? settings.data?.boxName ?? 'virtual'
              const watch = known.find((one) => one.boxName === boxName)
              const isOn = watch !== undefined && watch.state !== 'ended'
              return (
                <Stack gap="md">
                  <Group align="flex-end">
                    <Select
                      label="Box"
                      w={220}
                      allowDeselect={false}
                      data={all.map(({ name }) => name)}
                      value={boxName}
                      onChange={(box) => {
                        if (box !== null) void navigate({ to: '/live', search: { box } })
                      }}
                    />
                    {isOn ? undefined : (
                      <Button
                        loading={start.isPending}
                        onClick={() => {
                          start.mutate({ boxName })
                        }}
                      >
                        Watch the module on {boxName}
                      </Button>
                    )}
                  </Group>
                  {start.isError && !isOn ? <Failure error={start.error} /> : undefined}
                  {watch?.state === 'ended' && watch.error !== undefined && !start.isError ? (
                    <Failure error={watch.error} />
                  ) : undefined}
                  {watch?.state === 'connecting' ? <Text role="status">Connecting to {boxName} …</Text> : undefined}
                  {watch?.recordingId !== undefined ? (
                    <WatchView key={watch.recordingId} watch={watch} recordingId={watch.recordingId} />
                  ) : watch?.state === 'connecting' ? undefined : (
                    <Empty
                      title={`Nothing of ${boxName} has been watched yet`}
                      hint="Watching logs in, reads what the loaded module decides once a window, and records it as a session. It changes nothing on the box."
                      action={<TextLink to="/bench">No module loaded yet? Deploy one on the Bench page</TextLink>}
                    />
                  )}
                </Stack>
              )
            }}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}
