import { Button, Group, Select, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { BoxData, ProfilePlan, Settings } from '../../../shared/contract/index.ts'
import { DISK_MODEL_NAMES } from '../../../shared/contract/words.ts'
import { api } from '../../client/client.ts'
import { boxStateText } from '../../widgets/box-state.ts'
import { Facts } from '../../widgets/facts.tsx'
import { Failure } from '../../widgets/failure.tsx'
import { Loaded } from '../../widgets/loading.tsx'
import { roughly } from '../../widgets/format.ts'
import { DISK_MODELS_IN_WORDS } from '../boxes/disk-models.ts'
import { Advanced, advancedFrom, type AdvancedChoices } from './advanced.tsx'
import { PlanOf } from './plan-of.tsx'
import { SingleSteps } from './single-steps.tsx'

export function StartForm() {
  const settings = useQuery(api.settings.get.queryOptions())
  const boxes = useQuery(api.boxes.list.queryOptions())
  const profiles = useQuery(api.profiles.list.queryOptions())
  return (
    <Loaded query={settings}>
      {(chosen) => (
        <Loaded query={boxes}>
          {(allBoxes) => (
            <Loaded query={profiles}>
              {(allProfiles) => <Form settings={chosen} boxes={allBoxes} profiles={allProfiles} />}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

interface FormProps {
  readonly settings: Settings
  readonly boxes: readonly BoxData[]
  readonly profiles: readonly ProfilePlan[]
}

function Form({ settings, boxes, profiles }: FormProps) {
  const asked = useSearch({ from: '/bench' })
  const nameOr = (wanted: string | undefined, names: readonly string[]) =>
    names.find((name) => name === wanted) ?? names[0] ?? ''
  const boxNames = boxes.map(({ name }) => name)
  const profileNames = profiles.map(({ profile }) => profile.name)
  const [boxName, setBoxName] = useState(nameOr(asked.box ?? settings.boxName, boxNames))
  const [profileName, setProfileName] = useState(nameOr(asked.profile ?? settings.profileName, profileNames))
  const [diskModel, setDiskModel] = useState(settings.diskModel)
  const [advanced, setAdvanced] = useState<AdvancedChoices>(advancedFrom(settings))
  const navigate = useNavigate()
  const start = useMutation(
    api.activities.start.mutationOptions({
      // It has what it asked for: from now on the page shows that.
      onSuccess: () => void navigate({ to: '/bench', search: {}, replace: true }),
    }),
  )
  const box = boxes.find(({ name }) => name === boxName)
  const plan = profiles.find(({ profile }) => profile.name === profileName)
  const isVirtual = box !== undefined && box.address === undefined
  return (
    <Stack gap="lg">
      <Group align="flex-end" gap="md">
        <Select
          label="Box"
          w={190}
          allowDeselect={false}
          data={boxNames}
          value={boxName}
          onChange={(name) => {
            if (name !== null) setBoxName(name)
          }}
        />
        {isVirtual && box.machine === undefined ? (
          <Select
            label="Its disk"
            w={320}
            allowDeselect={false}
            data={DISK_MODELS_IN_WORDS}
            value={diskModel}
            onChange={(value) => {
              setDiskModel(DISK_MODEL_NAMES.find((name) => name === value) ?? diskModel)
            }}
          />
        ) : undefined}
        <Select
          label="Profile"
          w={190}
          allowDeselect={false}
          data={profileNames}
          value={profileName}
          onChange={(name) => {
            if (name !== null) setProfileName(name)
          }}
        />
      </Group>
      <Facts
        of={[
          [boxName, box === undefined ? '–' : boxStateText(box)],
          [
            profileName,
            plan === undefined
              ? '–'
              : `${plan.runs.length} runs · ${roughly(plan.seconds)} of capture · ${plan.diskMib} MiB on its disk, ${plan.memoryMib} MiB of its memory`,
          ],
        ]}
      />
      <Group>
        <Button
          size="md"
          loading={start.isPending}
          onClick={() => {
            start.mutate({
              kind: 'run',
              boxName,
              profileName,
              ...advanced,
              // A machine that runs has its disk already.
              ...(isVirtual && box.machine === undefined ? { diskModel } : {}),
            })
          }}
        >
          Start on {boxName}: capture → train → deploy → compare
        </Button>
      </Group>
      {start.isError ? <Failure error={start.error} /> : undefined}
      {plan === undefined ? undefined : <PlanOf plan={plan} boxName={boxName} keepLoaded={advanced.keepLoaded} />}
      <Advanced choices={advanced} onChange={setAdvanced} />
      <SingleSteps boxName={boxName} profileName={profileName} advanced={advanced} onStart={start.mutate} />
    </Stack>
  )
}
