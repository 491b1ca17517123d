import { Button, Group, MultiSelect, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { SessionItem, Settings } from '../../../../shared/contract/index.ts'
import type { WindowStudy } from '../../../../shared/window-study.ts'
import { api } from '../../../client/client.ts'
import { counted, exactly } from '../../../widgets/format.ts'
import { Loaded } from '../../../widgets/loading.tsx'
import { Page } from '../../../widgets/page.tsx'
import { Section } from '../../../widgets/section.tsx'
import { WorkOrForm, type Starting } from '../work-or-form.tsx'
import { StudyView } from './study-view.tsx'

const FROM = '/models/studies'

/** Which length of windows suits a box, from traces that were kept. Which study is shown is in the address. */
export function StudiesPage() {
  const sessions = useQuery(api.sessions.list.queryOptions())
  const settings = useQuery(api.settings.get.queryOptions())
  const studies = useQuery(api.models.studies.queryOptions())
  return (
    <Page
      title="Window studies"
      about="the same kept traces cut at several lengths, each judged on runs it has not seen"
    >
      <Section title="A new one">
        <Loaded query={settings}>
          {(chosen) => (
            <Loaded query={sessions}>
              {(all) => (
                <WorkOrForm kinds={['study']}>
                  {(starting) => <StudyForm sessions={all} settings={chosen} {...starting} />}
                </WorkOrForm>
              )}
            </Loaded>
          )}
        </Loaded>
      </Section>
      <Loaded query={studies}>
        {(all) => (all.length === 0 ? <Text c="dimmed">There is no study yet.</Text> : <Studies studies={all} />)}
      </Loaded>
    </Page>
  )
}

interface StudyFormProps extends Starting {
  readonly sessions: readonly SessionItem[]
  readonly settings: Settings
}

function StudyForm({ sessions, settings, onStart, isStarting }: StudyFormProps) {
  const [sessionIds, setSessionIds] = useState<string[]>([])
  const captures = sessions.filter(({ kind, runs }) => kind === 'capture' && runs > 0)
  return (
    <Stack gap="sm">
      <Text maw={860}>
        It needs the traces themselves: capture with “keep traces” on the command line. A run whose trace is gone is
        skipped, and the study says so.
      </Text>
      <Group align="flex-end">
        <MultiSelect
          label="Sessions to study"
          w={420}
          maw="100%"
          searchable
          placeholder={sessionIds.length === 0 ? 'Choose captured sessions' : ''}
          data={captures.map(({ id, title }) => ({ value: id, label: `${title} (${id})` }))}
          value={sessionIds}
          onChange={setSessionIds}
        />
        <Button
          loading={isStarting}
          disabled={sessionIds.length === 0}
          onClick={() => {
            onStart({ kind: 'study', sessionIds, seed: settings.seed })
          }}
        >
          Study the window length
        </Button>
      </Group>
    </Stack>
  )
}

function Studies({ studies }: { readonly studies: readonly WindowStudy[] }) {
  const { study: asked } = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const shown = studies.find(({ id }) => id === asked) ?? studies[0]
  if (shown === undefined) return undefined
  const wordsOf = ({ createdAt, sessionIds }: WindowStudy) =>
    `${exactly(createdAt)}, ${counted(sessionIds.length, 'session')}`
  return (
    <Stack gap="md">
      {studies.length < 2 ? (
        <Text c="dimmed">{wordsOf(shown)}</Text>
      ) : (
        <Select
          label="Study"
          w={340}
          maw="100%"
          allowDeselect={false}
          data={studies.map((study) => ({ value: study.id, label: wordsOf(study) }))}
          value={shown.id}
          onChange={(id) => void navigate({ search: { study: id ?? undefined }, replace: true })}
        />
      )}
      <StudyView key={shown.id} study={shown} />
    </Stack>
  )
}
