import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { BenchEvent, Watch } from '../../../shared/contract/index.ts'
import { useShortcuts } from '../../app/shortcuts.ts'
import { Chart } from '../../charts/chart.tsx'
import { diskCsv } from '../../charts/disk-series.ts'
import type { EChartsType } from '../../charts/echarts.ts'
import { useChartPalette } from '../../charts/palette.ts'
import { panelsHeight } from '../../charts/time-panels.ts'
import { bench } from '../../client/client.ts'
import { useEvents } from '../../client/events.ts'
import { Section } from '../../widgets/section.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { DecisionsTable } from './decisions-table.tsx'
import { liveOption, livePanels } from './live-option.ts'
import { LiveStore } from './live-store.ts'
import { ModuleControls } from './module-controls.tsx'
import { NowLine } from './now-line.tsx'

const DRAW_EVERY_MS = 250
const SPANS = [
  { value: '2', label: '2 min' },
  { value: '10', label: '10 min' },
  { value: '60', label: '60 min' },
]

interface WatchViewProps {
  readonly watch: Watch
  readonly recordingId: string
}

/** One watch: charts and table over a store that events fill. Drawn on a clock of its own, so a slow page drops frames only. */
export function WatchView({ watch, recordingId }: WatchViewProps) {
  const palette = useChartPalette()
  const [store] = useState(() => new LiveStore())
  const [drawn, setDrawn] = useState(0)
  const [isPaused, setPaused] = useState(false)
  const [isFollowing, setFollowing] = useState(true)
  const [spanMinutes, setSpanMinutes] = useState(2)
  const chart = useRef<EChartsType>(undefined)
  const { module, state, boxName } = watch
  const isDryRun = module?.dryRun === true

  useHistory(store, recordingId, setDrawn)
  useEffect(() => {
    const timer = setInterval(() => {
      if (!isPaused && !document.hidden) setDrawn(store.version)
    }, DRAW_EVERY_MS)
    return () => {
      clearInterval(timer)
    }
  }, [isPaused, store])

  const shortcuts = useMemo(
    () => [
      {
        keys: 'space',
        does: 'Pause or go on',
        run: () => {
          setPaused((paused) => !paused)
        },
      },
      {
        keys: 'f',
        does: 'Follow what is new',
        run: () => {
          setPaused(false)
          setFollowing(true)
        },
      },
    ],
    [],
  )
  useShortcuts(shortcuts)

  const lastMs = store.lastMs
  const range = useMemo(
    () => ({ fromMs: (lastMs ?? 0) - spanMinutes * 60_000, toMs: lastMs ?? 0 }),
    // What is drawn stands still while somebody zooms or has paused.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [isFollowing ? drawn : 0, spanMinutes],
  )
  const option = useMemo(
    () => liveOption(store, range, isDryRun, palette),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [drawn, range, isDryRun, palette],
  )
  const onReady = useCallback((ready: EChartsType) => {
    ready.on('datazoom', () => {
      setFollowing(false)
    })
  }, [])
  const follow = () => {
    setPaused(false)
    setFollowing(true)
    chart.current?.dispatchAction({ type: 'dataZoom', start: 0, end: 100 })
    setFollowing(true)
  }
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text>
          {boxName} · {module?.disk} · model{' '}
          {module === undefined ? (
            ''
          ) : (
            <TextLink to="/models/$modelId" params={{ modelId: module.modelId }}>
              {module.modelTitle ?? module.modelId}
            </TextLink>
          )}
          {module === undefined ? '' : ` · deciding every ${module.windowMs / 1000} s`}
          {isDryRun ? ' · dry run: it changes nothing' : ''}
          {' · '}
          <TextLink to="/sessions/$sessionId" params={{ sessionId: recordingId }}>
            {state === 'ended' ? 'recorded' : 'recording'}
          </TextLink>
        </Text>
        <ModuleControls watch={watch} />
      </Group>
      {lastMs === undefined ? (
        <Text role="status" c="dimmed">
          The first decision comes at the end of the running window.
        </Text>
      ) : (
        <>
          <NowLine store={store} isWatching={state === 'watching'} />
          <Group justify="space-between">
            <SegmentedControl
              size="xs"
              aria-label="Time shown"
              data={SPANS}
              value={String(spanMinutes)}
              onChange={(value) => {
                setSpanMinutes(Number(value))
              }}
            />
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                aria-pressed={isPaused}
                onClick={() => {
                  setPaused(!isPaused)
                }}
              >
                {isPaused ? 'Go on' : 'Pause'}
              </Button>
              <Button size="compact-sm" variant="default" disabled={isFollowing && !isPaused} onClick={follow}>
                Jump to now
              </Button>
            </Group>
          </Group>
          <Chart
            height={panelsHeight({ band: [], panels: livePanels(store, range, palette) })}
            label={`Class, readahead, throughput, request rate and request size on ${boxName} over the last ${spanMinutes} minutes`}
            exportName={`live-${boxName}`}
            csv={() => diskCsv(store.disk)}
            chartRef={chart}
            onReady={onReady}
            option={option}
          />
          <Section title="Decisions" aside={<Text c="dimmed">newest first</Text>}>
            <DecisionsTable store={store} version={drawn} />
          </Section>
        </>
      )}
    </Stack>
  )
}

/** What was before this page came; asked for again when events were left out. */
function useHistory(store: LiveStore, recordingId: string, onFilled: (version: number) => void): void {
  const load = useCallback(async () => {
    const { decisions, samples } = await bench.live.history({ recordingId })
    store.refill(decisions, samples)
    onFilled(store.version)
  }, [onFilled, recordingId, store])
  useEffect(() => void load(), [load])
  useEvents(
    useCallback(
      (event: BenchEvent) => {
        if (event.type === 'behind' || event.type === 'hello') void load()
        else if (event.type === 'decision' && event.source.id === recordingId) store.addDecision(event.decision)
        else if (event.type === 'sample' && event.source.id === recordingId) store.addSample(event.sample)
      },
      [load, recordingId, store],
    ),
  )
}
