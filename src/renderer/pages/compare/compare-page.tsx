import { Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { FEWEST_COMPARED, subjectOfId } from '../../../shared/compared-subjects.ts'
import { api } from '../../client/client.ts'
import { Loaded } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { addressOfIds, idsOfAddress } from './compared-ids.ts'
import { ComparisonView } from './comparison-view.tsx'
import { SubjectsBar } from './subjects-bar.tsx'

const FROM = '/compare'

/** Two to six sessions, runs or evaluations side by side. Which ones is in the address. */
export function ComparePage() {
  const { of } = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const ids = useMemo(() => idsOfAddress(of), [of])
  const isEnough = ids.length >= FEWEST_COMPARED
  const comparison = useQuery({
    ...api.compare.make.queryOptions({ input: { of: ids.map(subjectOfId) } }),
    enabled: isEnough,
    // What stays is not drawn anew from nothing when one is added or removed.
    placeholderData: keepPreviousData,
  })
  const items = comparison.isPlaceholderData ? [] : (comparison.data?.subjects ?? [])
  return (
    <Page title="Compare" about="sessions, runs or evaluations side by side, two to six">
      <SubjectsBar
        {...{ ids, items }}
        onChange={(next) => void navigate({ search: addressOfIds(next), replace: true })}
      />
      {isEnough ? (
        <Loaded query={comparison}>
          {(made) => <ComparisonView key={made.subjects.map(({ id }) => id).join()} comparison={made} />}
        </Loaded>
      ) : (
        <Text c="dimmed">
          {ids.length === 0 ? 'Choose at least two, here or among the sessions.' : 'Choose at least one more.'}
        </Text>
      )}
    </Page>
  )
}
