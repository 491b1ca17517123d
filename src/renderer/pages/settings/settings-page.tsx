import {
  Box,
  Button,
  Group,
  NumberInput,
  Select,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { About, Settings } from '../../../shared/contract/index.ts'
import { DISK_MODEL_NAMES } from '../../../shared/contract/words.ts'
import { api } from '../../client/client.ts'
import { desktop } from '../../client/door.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Facts } from '../../widgets/facts.tsx'
import { Failure } from '../../widgets/failure.tsx'
import { Loaded } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { Section } from '../../widgets/section.tsx'
import { DISK_MODELS_IN_WORDS } from '../boxes/disk-models.ts'
import { Licences } from './licences.tsx'
import { TraceLimits } from './trace-limits.tsx'

const MAP_LIMITS_KIB = { min: 4, max: 16_384 }

export function SettingsPage() {
  const settings = useQuery(api.settings.get.queryOptions())
  const about = useQuery(api.settings.about.queryOptions())
  return (
    <Page title="Settings">
      <Loaded query={settings}>{(now) => <Fields settings={now} />}</Loaded>
      <Loaded query={about}>
        {(known) => (
          <>
            <DataFolder about={known} />
            <Section title="About">
              <Facts
                of={[
                  ['version', known.version],
                  ...known.platform.map(({ name, version }) => [name, version] as const),
                  ['log file', known.logFile],
                  ['licence', 'MIT; the kernel module GPL-2.0-only'],
                ]}
              />
              <Licences of={known.licences} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Fields({ settings }: { readonly settings: Settings }) {
  const save = useMutation(api.settings.set.mutationOptions())
  const boxes = useQuery(api.boxes.list.queryOptions()).data ?? []
  const profiles = useQuery(api.profiles.list.queryOptions()).data ?? []
  const set = (change: Partial<Settings>) => {
    save.mutate(change)
  }
  return (
    <>
      <Section
        title="Look"
        aside={
          <Text c="dimmed" role="status" size="sm">
            {save.isSuccess ? 'Saved' : ''}
          </Text>
        }
      >
        <Labelled label="Theme" id="theme-label">
          <SegmentedControl
            aria-labelledby="theme-label"
            data={['system', 'light', 'dark']}
            value={settings.theme}
            onChange={(theme) => {
              set({ theme: theme === 'light' || theme === 'dark' ? theme : 'system' })
            }}
          />
        </Labelled>
      </Section>
      <Section title="What the Bench page starts with">
        <SimpleGrid cols={{ base: 1, sm: 2 }} maw={760}>
          <Select
            label="Box"
            allowDeselect={false}
            data={boxes.map(({ name }) => name)}
            value={settings.boxName}
            onChange={(boxName) => {
              if (boxName !== null) set({ boxName })
            }}
          />
          <Select
            label="Profile"
            allowDeselect={false}
            data={profiles.map(({ profile }) => profile.name)}
            value={settings.profileName}
            onChange={(profileName) => {
              if (profileName !== null) set({ profileName })
            }}
          />
          <Select
            label="Disk model of the virtual box"
            allowDeselect={false}
            data={DISK_MODELS_IN_WORDS}
            value={settings.diskModel}
            onChange={(value) => {
              const diskModel = DISK_MODEL_NAMES.find((name) => name === value)
              if (diskModel !== undefined) set({ diskModel })
            }}
          />
          <WholeNumber
            label="Seed of the training"
            value={settings.seed}
            min={0}
            max={2 ** 31 - 1}
            onCommit={(seed) => {
              set({ seed })
            }}
          />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, sm: 3 }} maw={760}>
          {ACCESS_CLASSES.map((name) => (
            <WholeNumber
              key={name}
              label={
                <>
                  Readahead for <ClassMark name={name} />, KiB
                </>
              }
              value={settings.readaheadMapKib[name]}
              {...MAP_LIMITS_KIB}
              onCommit={(kib) => {
                set({ readaheadMapKib: { ...settings.readaheadMapKib, [name]: kib } })
              }}
            />
          ))}
        </SimpleGrid>
        <Switch
          label="Keep the module loaded after comparing, so that its decisions can be watched"
          checked={settings.keepLoaded}
          onChange={(event) => {
            set({ keepLoaded: event.currentTarget.checked })
          }}
        />
      </Section>
      <TraceLimits
        limits={settings.keptTraces}
        onChange={(keptTraces) => {
          set({ keptTraces })
        }}
      />
      <Section
        title="When work ends"
        aside={<Text c="dimmed">a notification of the system, from the desktop app</Text>}
      >
        <Box maw={240}>
          <WholeNumber
            label="Notify after work of at least, s"
            value={settings.notifyAfterSeconds}
            min={0}
            max={86_400}
            onCommit={(notifyAfterSeconds) => {
              set({ notifyAfterSeconds })
            }}
          />
        </Box>
        {save.isError ? <Failure error={save.error} /> : undefined}
      </Section>
    </>
  )
}

interface WholeNumberProps {
  readonly label: ReactNode
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onCommit: (value: number) => void
}

/** Saved when it is left, if it is one that can be. */
function WholeNumber({ label, value, min, max, onCommit }: WholeNumberProps) {
  const [typed, setTyped] = useState<string | number>(value)
  const number = Number(typed)
  const isGood = typed !== '' && Number.isInteger(number) && number >= min && number <= max
  return (
    <NumberInput
      label={label}
      value={typed}
      error={isGood ? undefined : `A whole number from ${min} to ${max}`}
      hideControls
      allowDecimal={false}
      onChange={setTyped}
      onBlur={() => {
        if (isGood && number !== value) onCommit(number)
      }}
    />
  )
}

function Labelled({
  label,
  id,
  children,
}: {
  readonly label: string
  readonly id: string
  readonly children: ReactNode
}) {
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm" fw={600} id={id}>
        {label}
      </Text>
      {children}
    </Stack>
  )
}

function DataFolder({ about }: { readonly about: About }) {
  const [path, setPath] = useState(about.nextDataDirectory ?? about.dataDirectory)
  const change = useMutation(api.settings.setDataDirectory.mutationOptions())
  const next = change.data?.nextDataDirectory ?? about.nextDataDirectory
  const browse = () =>
    void desktop?.pickPath('directory').then((picked) => {
      if (picked !== undefined) setPath(picked)
    })
  return (
    <Section title="Data">
      <Group align="flex-end" maw={760} wrap="nowrap">
        <TextInput
          style={{ flex: 1 }}
          label="Data folder"
          description="Used from the next start on. Nothing is moved; the old folder stays as it is"
          value={path}
          onChange={(event) => {
            setPath(event.currentTarget.value)
          }}
        />
        {desktop === undefined ? undefined : (
          <Button variant="default" onClick={browse}>
            Browse
          </Button>
        )}
        <Button
          variant="default"
          disabled={path === (next ?? about.dataDirectory)}
          loading={change.isPending}
          onClick={() => {
            change.mutate({ path })
          }}
        >
          Use this folder
        </Button>
      </Group>
      {next === undefined ? undefined : (
        <Text role="status">
          From the next start on: {next}. Now: {about.dataDirectory}.
        </Text>
      )}
      {change.isError ? <Failure error={change.error} /> : undefined}
    </Section>
  )
}
