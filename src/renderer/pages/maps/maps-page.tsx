import { ActionIcon, Button, Group, Select, Stack, Text, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Settings } from '../../../shared/contract/index.ts'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { SweepDocument } from '../../../shared/experiment/index.ts'
import { api } from '../../client/client.ts'
import { DataTable, type Column } from '../../widgets/data-table.tsx'
import { Empty } from '../../widgets/empty.tsx'
import { Failure } from '../../widgets/failure.tsx'
import { Loaded } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { ratioText } from '../../widgets/ratios.ts'
import { TextLink } from '../../widgets/text-link.tsx'
import { When } from '../../widgets/when.tsx'
import { mapText, sweepTitle } from './map-text.ts'
import { askToRemove } from './remove-sweep.tsx'

const COLUMNS: readonly Column<SweepDocument>[] = [
  {
    title: 'Disk',
    sortBy: sweepTitle,
    cell: (sweep) => (
      <TextLink to="/maps/$sweepId" params={{ sweepId: sweep.id }}>
        {sweepTitle(sweep)}
      </TextLink>
    ),
  },
  { title: 'Map, KiB', cell: ({ map }) => (map.length === 0 ? '–' : mapText(map)) },
  {
    title: 'Default, KiB',
    isNumeric: true,
    sortBy: ({ defaultKib }) => defaultKib,
    cell: ({ defaultKib }) => defaultKib,
  },
  ...ACCESS_CLASSES.map((name): Column<SweepDocument> => {
    const ratioOf = ({ map }: SweepDocument) => map.find(({ label }) => label === name)?.overDefault
    return {
      title: `${name} over default`,
      isNumeric: true,
      sortBy: (sweep) => ratioOf(sweep)?.value ?? -1,
      cell: (sweep) => {
        const ratio = ratioOf(sweep)
        return ratio === undefined ? '–' : ratioText(ratio)
      },
    }
  }),
  { title: 'Kernel', sortBy: ({ kernel }) => kernel, cell: ({ kernel }) => kernel },
  {
    title: 'Swept',
    isNumeric: true,
    sortBy: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <When at={createdAt} />,
  },
  {
    title: 'Actions',
    isTitleHidden: true,
    isNumeric: true,
    cell: (sweep) => (
      <Tooltip label="Remove">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove the map of ${sweepTitle(sweep)}`}
          onClick={() => {
            askToRemove(sweep, () => undefined)
          }}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    ),
  },
]

export function MapsPage() {
  const sweeps = useQuery(api.sweeps.list.queryOptions())
  const boxes = useQuery(api.boxes.list.queryOptions())
  const settings = useQuery(api.settings.get.queryOptions())
  const navigate = useNavigate()
  return (
    <Page title="Readahead maps" about="which readahead suits each class on one disk, by trial">
      <Stack gap="lg">
        <Loaded query={settings}>
          {(chosen) => (
            <Loaded query={boxes}>
              {(all) => <SweepForm settings={chosen} boxNames={all.map(({ name }) => name)} />}
            </Loaded>
          )}
        </Loaded>
        <Loaded query={sweeps}>
          {(all) =>
            all.length === 0 ? (
              <Empty
                title="No readahead maps"
                hint="Without one, a model sets the values that it was trained with, which were not measured on your disk."
              />
            ) : (
              <DataTable
                label="Readahead maps"
                rows={all}
                columns={COLUMNS}
                keyOf={({ id }) => id}
                initialSort={{ title: 'Swept', isDescending: true }}
                onOpen={({ id }) => void navigate({ to: '/maps/$sweepId', params: { sweepId: id } })}
                onDelete={(sweep) => {
                  askToRemove(sweep, () => undefined)
                }}
              />
            )
          }
        </Loaded>
      </Stack>
    </Page>
  )
}

function SweepForm({ settings, boxNames }: { readonly settings: Settings; readonly boxNames: readonly string[] }) {
  const [boxName, setBoxName] = useState(boxNames.find((name) => name === settings.boxName) ?? boxNames[0] ?? '')
  const navigate = useNavigate()
  const start = useMutation(api.activities.start.mutationOptions({ onSuccess: () => void navigate({ to: '/bench' }) }))
  return (
    <Stack gap="sm">
      <Group align="flex-end">
        <Select
          label="Box"
          w={190}
          allowDeselect={false}
          data={[...boxNames]}
          value={boxName}
          onChange={(name) => {
            if (name !== null) setBoxName(name)
          }}
        />
        <Button
          loading={start.isPending}
          onClick={() => {
            start.mutate({ kind: 'sweep', boxName, seed: settings.seed })
          }}
        >
          Sweep {boxName}
        </Button>
      </Group>
      <Text c="dimmed" maw={820}>
        Writes a file into the box’s scratch directory and reads it in every class’s way under readaheads from 0 to 2048
        KiB, interleaved and repeated; values that clearly lose are dropped early. In the end the disk’s readahead is as
        it was.
      </Text>
      {start.isError ? <Failure error={start.error} /> : undefined}
    </Stack>
  )
}
