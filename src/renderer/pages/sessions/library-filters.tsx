import { Button, Group, MultiSelect, Popover, Stack, Switch, TextInput } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { LibraryPage } from '../../../shared/contract/index.ts'
import { filterCount, type LibrarySearch } from './library-search.ts'

interface LibraryFiltersProps {
  readonly search: LibrarySearch
  /** What there is to choose from. */
  readonly facets: LibraryPage['facets'] | undefined
  /** What the address is to say instead, by name. */
  readonly onChange: (change: Readonly<Record<string, unknown>>) => void
}

/** Everything that sessions can be filtered by, beside their text and kind. */
export function LibraryFilters({ search, facets, onChange }: LibraryFiltersProps) {
  const count = filterCount(search)
  return (
    <Popover position="bottom-start" width={360} withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter size={16} aria-hidden />}>
          {count === 0 ? 'Filter' : `Filter (${count})`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          {(
            [
              ['Box', 'boxes', facets?.boxes],
              ['Kernel', 'kernels', facets?.kernels],
              ['Tag', 'tags', facets?.tags],
            ] as const
          ).map(([label, name, values = []]) => (
            <MultiSelect
              key={name}
              label={label}
              searchable
              // It is focused as the popover opens, and its list would lie over the other fields.
              openOnFocus={false}
              clearable
              comboboxProps={{ withinPortal: false }}
              nothingFoundMessage="None"
              data={[
                ...values.map(({ value, count: n }) => ({ value, label: `${value} (${n})` })),
                // What was chosen stays in sight when nothing has it any more.
                ...(search[name] ?? [])
                  .filter((chosen) => !values.some(({ value }) => value === chosen))
                  .map((value) => ({ value, label: value })),
              ]}
              value={search[name] ?? []}
              onChange={(chosen) => {
                onChange({ [name]: chosen })
              }}
            />
          ))}
          <MultiSelect
            label="State"
            clearable
            comboboxProps={{ withinPortal: false }}
            data={['complete', 'partial', 'failed', 'running']}
            value={search.states ?? []}
            onChange={(states) => {
              onChange({ states })
            }}
          />
          <MultiSelect
            label="Has windows of"
            clearable
            comboboxProps={{ withinPortal: false }}
            data={[...ACCESS_CLASSES]}
            value={search.classes ?? []}
            onChange={(classes) => {
              onChange({ classes })
            }}
          />
          <Group grow>
            {(
              [
                ['Started from', 'since'],
                ['to', 'until'],
              ] as const
            ).map(([label, name]) => (
              <TextInput
                key={name}
                type="date"
                label={label}
                value={search[name] ?? ''}
                onChange={(event) => {
                  onChange({ [name]: event.currentTarget.value })
                }}
              />
            ))}
          </Group>
          <Switch
            label="Deleted ones, to bring back"
            checked={search.deleted === true}
            onChange={(event) => {
              onChange({ deleted: event.currentTarget.checked ? true : undefined })
            }}
          />
          {count === 0 ? undefined : (
            <Button
              variant="default"
              size="compact-md"
              onClick={() => {
                const none = undefined
                onChange({
                  ...{ boxes: none, kernels: none, tags: none, states: none, classes: none },
                  ...{ since: none, until: none, deleted: none },
                })
              }}
            >
              Show all
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
