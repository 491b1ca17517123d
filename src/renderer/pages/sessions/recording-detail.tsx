import { Group, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { SessionDetail } from '../../../shared/contract/index.ts'
import { Chart } from '../../charts/chart.tsx'
import { diskCsv } from '../../charts/disk-series.ts'
import { useChartPalette } from '../../charts/palette.ts'
import { panelsHeight } from '../../charts/time-panels.ts'
import { Facts } from '../../widgets/facts.tsx'
import { clock, exactly } from '../../widgets/format.ts'
import { Section } from '../../widgets/section.tsx'
import { StateMark } from '../../widgets/state-mark.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { WindowCounts } from '../../widgets/window-counts.tsx'
import { DecisionsTable } from '../live/decisions-table.tsx'
import { liveOption, livePanels } from '../live/live-option.ts'
import { LiveStore } from '../live/live-store.ts'

type Recording = Extract<SessionDetail, { kind: 'recording' }>

/** What was watched, as the Live page showed it. */
export function RecordingDetail({ detail }: { readonly detail: Recording }) {
  const { item, disk, modelId, decisions, samples } = detail
  const palette = useChartPalette()
  const [store] = useState(() => {
    const filled = new LiveStore()
    filled.refill(decisions, samples)
    return filled
  })
  const range = useMemo(() => ({ fromMs: store.firstMs ?? 0, toMs: store.lastMs ?? 0 }), [store])
  const isDryRun = decisions.length > 0 && decisions.every(({ action }) => action === 'dry-run' || action === 'idle')
  const option = useMemo(() => liveOption(store, range, isDryRun, palette), [store, range, isDryRun, palette])
  const seconds = (range.toMs - range.fromMs) / 1000
  return (
    <>
      <Group align="flex-start" gap={48} mb="xl">
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
            <Chart
              height={panelsHeight({ band: [], panels: livePanels(store, range, palette) })}
              label={`Class, readahead, throughput, request rate and request size on ${item.boxName} over ${clock(seconds)}`}
              exportName={item.id}
              csv={() => diskCsv(store.disk)}
              option={option}
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
