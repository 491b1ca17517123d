import { Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import type { TimelineRun } from '../../../../shared/contract/index.ts'
import type { TimeRange } from '../../../charts/series.ts'
import { sinceStart } from '../../../charts/times.ts'
import { api } from '../../../client/client.ts'
import { counted } from '../../../widgets/format.ts'
import { Loaded } from '../../../widgets/loading.tsx'
import { TextLink } from '../../../widgets/text-link.tsx'
import { StatisticsTable } from '../statistics-table.tsx'

/** More runs than this are counted, not named. */
const MOST_NAMED = 6

interface TimeStatisticsProps {
  readonly sessionId: string
  readonly range: TimeRange
  readonly isWhole: boolean
  /** That times are told from. */
  readonly startMs: number
  readonly runs: readonly TimelineRun[]
}

/** What the windows under a range of time have in common, and whose they are. */
export function TimeStatisticsTable({ sessionId, range, isWhole, startMs, runs }: TimeStatisticsProps) {
  // While somebody drags, one answer is waited for at a time.
  const [asked, setAsked] = useState(range)
  const statistics = useQuery({
    ...api.sessions.timeStatistics.queryOptions({ input: { id: sessionId, ...asked } }),
    placeholderData: keepPreviousData,
  })
  const isAsked = asked.fromMs === range.fromMs && asked.toMs === range.toMs
  if (!statistics.isFetching && !isAsked) setAsked(range)
  const time = sinceStart(startMs)
  const under = runs.filter(({ windows, fromMs, toMs }) => windows > 0 && fromMs < asked.toMs && toMs > asked.fromMs)
  return (
    <Loaded query={statistics}>
      {({ windows, runs: runCount, statistics: all }) => (
        <>
          <Text aria-live="polite">
            {isWhole ? 'The whole session' : `${time(range.fromMs)} to ${time(range.toMs)}`}:{' '}
            {counted(windows, 'window')} of {counted(runCount, 'run')}
            {under.length === 0 || under.length > MOST_NAMED ? '.' : ': '}
            {under.length > MOST_NAMED
              ? undefined
              : under.map(({ name }, at) => (
                  <Fragment key={name}>
                    {at === 0 ? '' : ', '}
                    <TextLink to="/sessions/$sessionId/runs/$runName" params={{ sessionId, runName: name }}>
                      {name}
                    </TextLink>
                  </Fragment>
                ))}
          </Text>
          {windows === 0 ? undefined : <StatisticsTable label="Statistics of the range" statistics={all} />}
        </>
      )}
    </Loaded>
  )
}
