import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { changesPackages, isEnded } from '../../../shared/contract/words.ts'
import { api } from '../../client/client.ts'
import { Loaded } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { ActivityList } from './activity-list.tsx'
import { ActivityView } from './activity-view.tsx'
import { StartForm } from './start-form.tsx'

/** Plan, start, watch. Work lives in main: whichever page comes finds it as it is. */
export function BenchPage() {
  const activities = useQuery(api.activities.list.queryOptions())
  const asked = useSearch({ from: '/bench' })
  // A link that asks for something new is no request for what has ended.
  const isAsked = Object.values(asked).some((value) => value !== undefined)
  // What has ended is looked at until something new is wanted.
  const [dismissed, setDismissed] = useState<readonly string[]>([])
  return (
    <Page title="Bench" about="capture → train → deploy → compare">
      <Loaded query={activities}>
        {(all) => {
          const work = all.filter((one) => !changesPackages(one))
          const shown =
            work.find((one) => !isEnded(one)) ?? (isAsked ? undefined : work.find(({ id }) => !dismissed.includes(id)))
          return (
            <Stack gap="lg">
              {shown === undefined ? (
                <StartForm />
              ) : (
                <ActivityView
                  key={shown.id}
                  activity={shown}
                  onDismiss={() => {
                    setDismissed(work.map(({ id }) => id))
                  }}
                />
              )}
              <ActivityList activities={work.filter(({ id }) => id !== shown?.id)} />
            </Stack>
          )
        }}
      </Loaded>
    </Page>
  )
}
