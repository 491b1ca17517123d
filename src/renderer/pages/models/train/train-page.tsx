import { SegmentedControl, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../client/client.ts'
import { Loaded } from '../../../widgets/loading.tsx'
import { Page } from '../../../widgets/page.tsx'
import { WorkOrForm } from '../work-or-form.tsx'
import { TrainOnCsv } from './train-on-csv.tsx'
import { TrainOnSessions } from './train-on-sessions.tsx'

/** Training alone, with all its choices. The work lives in main: it goes on when the page is left. */
export function TrainPage() {
  const sessions = useQuery(api.sessions.list.queryOptions())
  const settings = useQuery(api.settings.get.queryOptions())
  const { session } = useSearch({ from: '/models/train' })
  const [source, setSource] = useState<'sessions' | 'csv'>('sessions')
  return (
    <Page title="Train a model" about="on captured sessions, or on a file">
      <Loaded query={settings}>
        {(chosen) => (
          <Loaded query={sessions}>
            {(all) => (
              <WorkOrForm kinds={['train', 'train-csv']}>
                {(starting) => (
                  <Stack gap="lg" align="stretch">
                    <SegmentedControl
                      aria-label="Where the windows come from"
                      style={{ alignSelf: 'flex-start' }}
                      data={[
                        { value: 'sessions', label: 'Captured sessions' },
                        { value: 'csv', label: 'A CSV file' },
                      ]}
                      value={source}
                      onChange={(value) => {
                        setSource(value === 'csv' ? 'csv' : 'sessions')
                      }}
                    />
                    {source === 'csv' ? (
                      <TrainOnCsv settings={chosen} {...starting} />
                    ) : (
                      <TrainOnSessions
                        key={session}
                        sessions={all}
                        settings={chosen}
                        sessionId={session}
                        {...starting}
                      />
                    )}
                  </Stack>
                )}
              </WorkOrForm>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}
