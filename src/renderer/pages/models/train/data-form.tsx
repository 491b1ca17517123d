import { FEATURE_SET_NAMES } from '../../../../shared/features.ts'
import { Checkbox, MultiSelect, NumberInput, Stack } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { ACCESS_CLASSES } from '../../../../shared/classes.ts'
import type { SessionItem } from '../../../../shared/contract/index.ts'
import { api } from '../../../client/client.ts'
import { Choice } from '../../../widgets/choice.tsx'
import { ClassMark } from '../../../widgets/class-mark.tsx'
import { wholeWithin, type DataChoices } from './training-choices.ts'

interface DataFormProps {
  readonly sessions: readonly SessionItem[]
  readonly data: DataChoices
  readonly onChange: (data: DataChoices) => void
}

/** Which stored windows are learned from. */
export function DataForm({ sessions, data, onChange }: DataFormProps) {
  const change = (fields: Partial<DataChoices>) => {
    onChange({ ...data, ...fields })
  }
  const captures = sessions.filter(({ kind, runs }) => kind === 'capture' && runs > 0)
  return (
    <Stack gap="md">
      <MultiSelect
        label="Sessions to learn from"
        placeholder={data.sessionIds.length === 0 ? 'Choose captured sessions' : ''}
        searchable
        data={captures.map(({ id, title }) => ({ value: id, label: `${title} (${id})` }))}
        value={[...data.sessionIds]}
        onChange={(sessionIds) => {
          change({ sessionIds })
        }}
      />
      <RunsToLeaveOut data={data} onChange={change} />
      <Checkbox.Group
        label="Classes"
        value={[...data.labels]}
        error={data.labels.length < 2 ? 'There must be two at least' : undefined}
        onChange={(chosen) => {
          change({ labels: ACCESS_CLASSES.filter((name) => chosen.includes(name)) })
        }}
      >
        <Stack gap={4} mt={4}>
          {ACCESS_CLASSES.map((name) => (
            <Checkbox key={name} value={name} label={<ClassMark name={name} />} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Choice
        label="Feature set"
        data={[
          { value: 'auto', label: 'the better one' },
          { value: 'seed-v1', label: 'seed-v1' },
          { value: 'served-v1', label: 'served-v1' },
          { value: 'served-v2', label: 'served-v2' },
        ]}
        value={data.featureSet}
        onChange={(value) => {
          change({ featureSet: FEATURE_SET_NAMES.find((name) => name === value) ?? 'auto' })
        }}
      />
      <NumberInput
        label="Windows to skip at the start of each run"
        w={300}
        maw="100%"
        allowDecimal={false}
        min={0}
        max={1000}
        value={data.skipFirstWindows}
        onChange={(value) => {
          change({ skipFirstWindows: wholeWithin(value, 0, 1000) })
        }}
      />
      <Checkbox
        label="Learn from windows over which the tracer lost something, too"
        description="Their counts are too low."
        checked={data.includeLossy}
        onChange={(event) => {
          change({ includeLossy: event.currentTarget.checked })
        }}
      />
    </Stack>
  )
}

interface RunsToLeaveOutProps {
  readonly data: DataChoices
  readonly onChange: (fields: Pick<DataChoices, 'excludedRunIds'>) => void
}

function RunsToLeaveOut({ data: { sessionIds, excludedRunIds }, onChange }: RunsToLeaveOutProps) {
  const details = useQueries({
    queries: sessionIds.map((id) => api.sessions.get.queryOptions({ input: { id } })),
  })
  const groups = details.flatMap(({ data: detail }) =>
    detail?.kind === 'capture'
      ? [
          {
            group: detail.item.title === '' ? detail.item.id : `${detail.item.title} (${detail.item.id})`,
            items: detail.runs.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]
      : [],
  )
  const known = new Set(groups.flatMap(({ items }) => items.map(({ value }) => value)))
  return (
    <MultiSelect
      label="Runs to leave out"
      placeholder={excludedRunIds.length === 0 ? 'None' : ''}
      searchable
      disabled={groups.length === 0}
      maxDropdownHeight={280}
      data={groups}
      value={excludedRunIds.filter((id) => known.has(id))}
      onChange={(ids) => {
        onChange({ excludedRunIds: ids })
      }}
    />
  )
}
