import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Annotation, SessionDetail } from '../../../shared/contract/index.ts'
import { rangeOf, spanMs, type View } from '../../charts/view.ts'
import { api } from '../../client/client.ts'
import { Facts } from '../../widgets/facts.tsx'
import { clock, exactly } from '../../widgets/format.ts'
import { Section } from '../../widgets/section.tsx'
import { StateMark } from '../../widgets/state-mark.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { WindowCounts } from '../../widgets/window-counts.tsx'
import { DecisionsTable } from '../live/decisions-table.tsx'
import { LiveChart } from '../live/live-chart.tsx'
import { LiveStore } from '../live/live-store.ts'
import { Notes } from './notes.tsx'

type Recording = Extract<SessionDetail, { kind: 'recording' }>

/** What was watched, as the Live page showed it. */
export function RecordingDetail({ detail }: { readonly detail: Recording }) {
  const { item, disk, modelId, decisions, samples } = detail
  const [store] = useState(() => {
    const filled = new LiveStore()
    filled.refill(decisions, samples)
    return filled
  })
  const [view, setView] = useState<View>({ kind: 'still', range: store.extent })
  const seconds = spanMs(store.extent) / 1000
  const shown = rangeOf(view, store.extent.toMs)
  const isPart = spanMs(shown) < spanMs(store.extent)
  const notes = useQuery(api.sessions.annotations.queryOptions({ input: { id: item.id } })).data
  const noted = useMemo(() => notes?.flatMap(notedStretch), [notes])
  return (
    <>
      <Group align="flex-start" gap="8px 48px" mb="xl">
        <Facts
          of={[
            ['box', `${item.boxName}, ${disk}`],
            [
              'model',
              <TextLink key="model" to="/models/$modelId" params={{ modelId }}>
                {item.about}
              </TextLink>,
            ],
            ['state', <StateMark key="state" state={item.state} />],
          ]}
        />
        <Facts
          of={[
            ['started', exactly(item.startedAt)],
            ['length', clock(seconds)],
            ['decisions', <WindowCounts key="decisions" of={item.windowsByClass} />],
          ]}
        />
      </Group>
      {decisions.length === 0 && samples.length === 0 ? (
        <Text c="dimmed">Nothing came while it was watched: it ended before the first window did.</Text>
      ) : (
        <>
          <Section title="What was decided, and what the disk did">
            <LiveChart
              {...{ store, view, onView: setView }}
              version={store.version}
              label={`Class, readahead, throughput, request rate and request size on ${item.boxName} over ${clock(seconds)}`}
              exportName={item.id}
              noted={noted}
            />
          </Section>
          <Section
            title="Notes"
            aside={<Text c="dimmed">n writes one on what the chart shows: zoom into a stretch first</Text>}
          >
            <Notes
              subjectId={item.id}
              range={isPart ? { unit: 'ms', from: shown.fromMs, to: shown.toMs } : undefined}
            />
          </Section>
          <Section title={`Decisions: ${decisions.length}`} aside={<Text c="dimmed">newest first</Text>}>
            <DecisionsTable store={store} version={store.version} />
          </Section>
        </>
      )}
    </>
  )
}

/** Where the chart can show it: on the box's clock, as its decisions are. */
function notedStretch({ range, text }: Annotation) {
  return range?.unit === 'ms' ? [{ fromMs: range.from, toMs: range.to, text }] : []
}
