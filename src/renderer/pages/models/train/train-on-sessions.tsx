import { Box, Button, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SessionItem, Settings } from '../../../../shared/contract/index.ts'
import { SPLIT_NAMES } from '../../../../shared/splits.ts'
import { api } from '../../../client/client.ts'
import { Columns } from '../../../widgets/columns.tsx'
import { Failure } from '../../../widgets/failure.tsx'
import { counted } from '../../../widgets/format.ts'
import { Loaded } from '../../../widgets/loading.tsx'
import { Section } from '../../../widgets/section.tsx'
import { DatasetView } from '../dataset/dataset-view.tsx'
import type { Starting } from '../work-or-form.tsx'
import { DataForm } from './data-form.tsx'
import { JudgingForm } from './judging-form.tsx'
import { firstData, firstJudging, offeredSplits, previewSet, selectionOf, trainInput } from './training-choices.ts'

/** While somebody types or ticks, windows are not read for each step on the way. */
const SETTLED_MS = 250

interface TrainOnSessionsProps extends Starting {
  readonly sessions: readonly SessionItem[]
  readonly settings: Settings
  /** Chosen already, from a link. */
  readonly sessionId: string | undefined
}

/** Choose windows, see what they are like, train on them. */
export function TrainOnSessions({ sessions, settings, sessionId, onStart, isStarting }: TrainOnSessionsProps) {
  const [data, setData] = useState(() => firstData(sessionId))
  const [judging, setJudging] = useState(() => firstJudging(settings.seed))
  const [settled] = useDebouncedValue(data, SETTLED_MS)
  const dataset = useQuery({
    ...api.models.dataset.queryOptions({ input: { ...selectionOf(settled), featureSet: previewSet(settled) } }),
    enabled: settled.sessionIds.length > 0 && settled.labels.length > 1,
    placeholderData: keepPreviousData,
  })
  const isChosen = data.sessionIds.length > 0 && data.labels.length > 1
  const known = isChosen && !dataset.isError ? dataset.data : undefined
  return (
    <Columns least={340}>
      <div>
        <Section title="What it learns from">
          <DataForm sessions={sessions} data={data} onChange={setData} />
        </Section>
        <Section title="How it is judged">
          <JudgingForm judging={judging} onChange={setJudging} splits={known?.splits} />
        </Section>
      </div>
      <div>
        {/* In sight beside a form that is longer than the window. */}
        <Box pos="sticky" top={0} py={8} mb="sm" bg="var(--mantine-color-body)" style={{ zIndex: 3 }}>
          <Button
            size="md"
            loading={isStarting}
            disabled={!isChosen || dataset.isError}
            onClick={() => {
              const offered = known === undefined ? SPLIT_NAMES : offeredSplits(known.splits)
              onStart(trainInput(data, judging, offered, settings.readaheadMapKib))
            }}
          >
            Train on {counted(data.sessionIds.length, 'session')}
          </Button>
        </Box>
        <Section title="These windows">
          {isChosen ? (
            dataset.isError ? (
              <Failure error={dataset.error} />
            ) : (
              <Loaded query={dataset}>
                {(report) => <DatasetView dataset={report} exportName="windows-to-learn-from" />}
              </Loaded>
            )
          ) : (
            <Text c="dimmed">
              {data.sessionIds.length === 0
                ? 'Choose a session to see its windows by class, how the features differ, and what is odd about them.'
                : 'Choose two classes at least.'}
            </Text>
          )}
        </Section>
      </div>
    </Columns>
  )
}
