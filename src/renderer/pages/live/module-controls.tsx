import { Button, Group, NumberInput, Popover, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { LoadedModule, Watch } from '../../../shared/contract/index.ts'
import { api } from '../../client/client.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Failure } from '../../widgets/failure.tsx'
import { NumberSetting } from './number-setting.tsx'

const KIB = { min: 4, max: 16_384 }
const MINUTE_SECONDS = 60
/** 30 days, the module's own limit. */
const MOST_MINUTES = 43_200

function minutesLeft({ limit }: LoadedModule): number | undefined {
  if (limit.state !== 'running') return undefined
  return Math.max(1, Math.ceil((Date.parse(limit.endsAt) - Date.now()) / (1000 * MINUTE_SECONDS)))
}

/** What can be changed of a loaded module. Each button says what it does, and where. */
export function ModuleControls({ watch }: { readonly watch: Watch }) {
  const { boxName, module, state } = watch
  const stop = useMutation(api.live.stop.mutationOptions())
  const dryRun = useMutation(api.live.setDryRun.mutationOptions())
  const pause = useMutation(api.live.setPaused.mutationOptions())
  const fixed = useMutation(api.live.setFixed.mutationOptions())
  const limit = useMutation(api.live.setLimit.mutationOptions())
  const unload = useMutation(api.live.unload.mutationOptions())
  const failure = [stop, dryRun, pause, unload].find(({ isError }) => isError)
  if (state !== 'watching' || module === undefined)
    return failure === undefined ? undefined : <Failure error={failure.error} />
  const askToUnload = () => {
    modals.openConfirmModal({
      title: `Unload the module from ${boxName}?`,
      children: (
        <Text>
          Readahead of {module.target} and of every open file goes back to what it was. What was watched stays recorded.
        </Text>
      ),
      labels: { confirm: `Unload it from ${boxName}`, cancel: 'Leave it' },
      onConfirm: () => {
        unload.mutate({ boxName })
      },
    })
  }
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          loading={dryRun.isPending}
          onClick={() => {
            dryRun.mutate({ boxName, on: !module.dryRun })
          }}
        >
          {module.dryRun ? `Let it act on ${boxName}` : `Dry run on ${boxName}`}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          loading={pause.isPending}
          onClick={() => {
            pause.mutate({ boxName, on: !module.paused })
          }}
        >
          {module.paused ? 'Let it steer again' : 'Pause steering'}
        </Button>
        <ChangeMap boxName={boxName} module={module} />
        <NumberSetting
          name="Fix the readahead"
          label="Readahead, KiB"
          least={KIB.min}
          most={KIB.max}
          value={module.fixedKib}
          canClear={module.fixedKib !== undefined}
          onSet={(kib) => fixed.mutateAsync({ boxName, kib })}
          setLabel={`Set on ${boxName}`}
          clearLabel="By class again"
          hint="Whatever the class, from the end of the running window on."
        />
        <NumberSetting
          name="Limit the time"
          label="From now on, minutes"
          least={1}
          most={MOST_MINUTES}
          value={minutesLeft(module)}
          canClear={module.limit.state !== 'none'}
          onSet={(minutes) =>
            limit.mutateAsync({ boxName, seconds: minutes === undefined ? undefined : minutes * MINUTE_SECONDS })
          }
          setLabel={`Set on ${boxName}`}
          clearLabel="No limit"
          hint="After that everything is put back by the module itself, even if nobody can log in."
        />
        <Button size="compact-sm" variant="default" loading={unload.isPending} onClick={askToUnload}>
          Unload from {boxName}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          loading={stop.isPending}
          onClick={() => {
            stop.mutate({ boxName })
          }}
        >
          Stop watching
        </Button>
      </Group>
      {failure === undefined ? undefined : <Failure error={failure.error} />}
    </Stack>
  )
}

function ChangeMap({ boxName, module }: { readonly boxName: string; readonly module: LoadedModule }) {
  const [isOpen, setOpen] = useState(false)
  const [map, setMap] = useState(module.readaheadMapKib)
  const change = useMutation(api.live.setMap.mutationOptions())
  const isGood = ACCESS_CLASSES.every(
    (name) => Number.isInteger(map[name]) && map[name] >= KIB.min && map[name] <= KIB.max,
  )
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus position="bottom-end" transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            setMap(module.readaheadMapKib)
            setOpen(!isOpen)
          }}
        >
          Change the map
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm" w={240}>
          {ACCESS_CLASSES.map((name) => (
            <NumberInput
              key={name}
              label={
                <>
                  <ClassMark name={name} />, KiB
                </>
              }
              hideControls
              allowDecimal={false}
              value={map[name]}
              error={map[name] >= KIB.min && map[name] <= KIB.max ? undefined : `${KIB.min} to ${KIB.max}`}
              onChange={(value) => {
                setMap({ ...map, [name]: Number(value) })
              }}
            />
          ))}
          <Button
            disabled={!isGood}
            loading={change.isPending}
            onClick={() => {
              change.mutate(
                { boxName, readaheadMapKib: map },
                {
                  onSuccess: () => {
                    setOpen(false)
                  },
                },
              )
            }}
          >
            Set on {boxName}
          </Button>
          <Text size="sm" c="dimmed">
            From the end of the running window on. The model keeps its own map.
          </Text>
          {change.isError ? <Failure error={change.error} /> : undefined}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
