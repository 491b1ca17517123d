import { Button, Group, Loader, Select, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { BoxData } from '../../../shared/contract/index.ts'
import { DISK_MODEL_NAMES, isEnded } from '../../../shared/contract/words.ts'
import { api } from '../../client/client.ts'
import { Facts } from '../../widgets/facts.tsx'
import { Failure } from '../../widgets/failure.tsx'
import { roughly } from '../../widgets/format.ts'
import { Section } from '../../widgets/section.tsx'
import { When } from '../../widgets/when.tsx'
import { DISK_MODELS_IN_WORDS } from './disk-models.ts'

/** The box that the bench builds itself: its machine. */
export function VirtualMachine({ box: { machine } }: { readonly box: BoxData }) {
  const settings = useQuery(api.settings.get.queryOptions()).data
  const [chosen, setChosen] = useState<(typeof DISK_MODEL_NAMES)[number]>()
  const start = useMutation(api.activities.start.mutationOptions())
  const down = useMutation(api.boxes.virtualDown.mutationOptions())
  const activities = useQuery(api.activities.list.queryOptions()).data ?? []
  const booting = activities.find((activity) => activity.input.kind === 'virtual-up')
  const doing = booting?.steps.find(({ state }) => state === 'active')
  const diskModel = chosen ?? settings?.diskModel ?? 'slow-ssd'
  return (
    <Section title="Machine">
      {machine === undefined ? (
        <Stack gap="sm">
          <Group align="flex-end">
            <Select
              label="Disk model"
              w={360}
              allowDeselect={false}
              data={DISK_MODELS_IN_WORDS}
              value={diskModel}
              onChange={(value) => {
                setChosen(DISK_MODEL_NAMES.find((name) => name === value))
              }}
            />
            <Button
              loading={start.isPending || (booting !== undefined && !isEnded(booting))}
              onClick={() => {
                start.mutate({ kind: 'virtual-up', diskModel })
              }}
            >
              Start the virtual box
            </Button>
          </Group>
          {doing === undefined ? (
            <Text c="dimmed">
              Built from Debian packages on first use, about 5 minutes; later it boots in under a minute.
            </Text>
          ) : (
            <Text role="status">
              <Loader size={12} mr={8} aria-hidden />
              {doing.doing}
              {doing.secondsLeft === undefined ? '' : `, ${roughly(doing.secondsLeft)} left`}
            </Text>
          )}
          {booting?.error === undefined ? undefined : <Failure error={booting.error} />}
        </Stack>
      ) : (
        <Group justify="space-between" align="flex-start">
          <Facts
            of={[
              ['state', 'running'],
              ['since', <When key="since" at={machine.startedAt} />],
              [
                'emulation',
                machine.accelerator === 'tcg' ? 'TCG: no KVM here, so some ten times slower' : machine.accelerator,
              ],
              ['disk model', machine.diskModel],
            ]}
          />
          <Button
            variant="default"
            loading={down.isPending}
            onClick={() => {
              down.mutate(undefined)
            }}
          >
            Shut down the virtual box
          </Button>
        </Group>
      )}
      {start.isError ? <Failure error={start.error} /> : undefined}
      {down.isError ? <Failure error={down.error} /> : undefined}
    </Section>
  )
}
