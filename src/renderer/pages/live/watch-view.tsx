import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { memo, useMemo, useState } from 'react'
import type { Watch } from '../../../shared/contract/index.ts'
import type { DecisionLine } from '../../../shared/decisions.ts'
import { useShortcuts } from '../../app/shortcuts.ts'
import { rangeOf, type View } from '../../charts/view.ts'
import { Failure } from '../../widgets/failure.tsx'
import { Section } from '../../widgets/section.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { standingSentence } from './action-text.ts'
import { DecisionsTable } from './decisions-table.tsx'
import { chartEveryMs, TEXT_EVERY_MS, useDrawnVersion } from './draw-clock.ts'
import { limitText } from './limit-text.ts'
import { LiveChart } from './live-chart.tsx'
import { NowLine } from './now-line.tsx'
import { useRecording } from './use-recording.ts'

/** Half way between two drawings of the chart. */
const TEXT_OFFSET_MS = 125
const MINUTE_MS = 60_000
const SPANS = [
  { value: String(2 * MINUTE_MS), label: '2 min' },
  { value: String(10 * MINUTE_MS), label: '10 min' },
  { value: String(60 * MINUTE_MS), label: '60 min' },
]
const COUNT = new Intl.NumberFormat('en-GB')

interface WatchViewProps {
  readonly watch: Watch
  readonly recordingId: string
}

/** One watch: charts and table over a store that events fill. */
export function WatchView({ watch, recordingId }: WatchViewProps) {
  const { store, error } = useRecording(recordingId)
  const [isPaused, setPaused] = useState(false)
  const [followedMs, setFollowedMs] = useState(2 * MINUTE_MS)
  const [still, setStill] = useState<View>()
  const view = useMemo((): View => still ?? { kind: 'following', spanMs: followedMs }, [still, followedMs])
  const chartVersion = useDrawnVersion(store, chartEveryMs(followedMs), still !== undefined)
  const textVersion = useDrawnVersion(store, TEXT_EVERY_MS, isPaused, TEXT_OFFSET_MS)

  const { pauseOrGoOn, follow, showLast } = useMemo(() => {
    const goOn = () => {
      setPaused(false)
      setStill(undefined)
    }
    const pause = () => {
      setPaused(true)
      setStill({ kind: 'still', range: rangeOf(view, store.lastMs ?? 0) })
    }
    return {
      pauseOrGoOn: isPaused ? goOn : pause,
      follow: goOn,
      showLast: (spanMs: number) => {
        setFollowedMs(spanMs)
        goOn()
      },
    }
  }, [isPaused, store, view])
  const shortcuts = useMemo(
    () => [
      { keys: 'space', does: 'Pause or go on', run: pauseOrGoOn },
      { keys: 'f', does: 'Follow what is new', run: follow },
    ],
    [pauseOrGoOn, follow],
  )
  useShortcuts(shortcuts)

  if (store.lastMs === undefined) {
    return error === undefined ? (
      <Text role="status" c="dimmed">
        The first decision comes at the end of the running window.
      </Text>
    ) : (
      <Failure error={error} />
    )
  }
  return (
    <Stack gap="sm">
      {error === undefined ? undefined : <Failure error={error} />}
      <NowLine
        store={store}
        version={textVersion}
        isWatching={watch.state === 'watching'}
        modelId={watch.module?.modelId}
      />
      {watch.state === 'watching' ? <StandingState action={store.line(0)?.action} version={textVersion} /> : undefined}
      <Group justify="space-between">
        <WatchFacts watch={watch} recordingId={recordingId} />
        <TimeControls {...{ view, isPaused, pauseOrGoOn, follow, showLast }} />
      </Group>
      <LiveChart
        {...{ store, version: chartVersion, view, onView: setStill }}
        label={`Class, readahead, throughput, request rate and request size on ${watch.boxName}`}
        exportName={`live-${watch.boxName}`}
      />
      <Section title="Decisions" aside={<Text c="dimmed">{countText(store)}</Text>}>
        <DecisionsTable store={store} version={textVersion} />
      </Section>
    </Stack>
  )
}

interface StandingStateProps {
  /** Of the newest decision. */
  readonly action: DecisionLine['action'] | undefined
  /** Of the store, when it was drawn. */
  readonly version: number
}

/** Why the module leaves readahead alone for longer than a window, where it does. */
const StandingState = memo(function StandingState({ action }: StandingStateProps) {
  const sentence = action === undefined ? undefined : standingSentence(action)
  return sentence === undefined ? undefined : <Text role="status">{sentence}</Text>
})

function countText({ listed, missing }: { readonly listed: number; readonly missing: number }): string {
  const lost = missing === 0 ? 'no window missing' : missing === 1 ? '1 window missing' : `${missing} windows missing`
  return `newest first · the last ${COUNT.format(listed)} · ${lost}`
}

// Everything but the data changes rarely, and the page is drawn several times a second.
const WatchFacts = memo(function WatchFacts({ watch: { module, state }, recordingId }: WatchViewProps) {
  return (
    <Text c="dimmed">
      {module === undefined ? undefined : (
        <>
          {module.target} · model{' '}
          <TextLink to="/models/$modelId" params={{ modelId: module.modelId }}>
            {module.modelTitle ?? module.modelId}
          </TextLink>
          {` · deciding every ${module.windowMs / 1000}\u2009s · `}
          {module.dryRun ? 'dry run: it changes nothing · ' : ''}
          {limitText(module.limit)}
        </>
      )}
      <TextLink to="/sessions/$sessionId" params={{ sessionId: recordingId }}>
        {state === 'ended' ? 'recorded' : 'recording'}
      </TextLink>
    </Text>
  )
})

interface TimeControlsProps {
  readonly view: View
  readonly isPaused: boolean
  readonly pauseOrGoOn: () => void
  readonly follow: () => void
  /** So many milliseconds up to now, and follow. */
  readonly showLast: (spanMs: number) => void
}

const TimeControls = memo(function TimeControls({ view, isPaused, pauseOrGoOn, follow, showLast }: TimeControlsProps) {
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label="Time shown"
        data={SPANS}
        // None of them while a stretch stands still.
        value={view.kind === 'following' ? String(view.spanMs) : ''}
        onChange={(value) => {
          showLast(Number(value))
        }}
      />
      <Button size="compact-sm" variant="default" w={72} aria-pressed={isPaused} onClick={pauseOrGoOn}>
        {isPaused ? 'Go on' : 'Pause'}
      </Button>
      <Button
        size="compact-sm"
        variant={view.kind === 'following' ? 'default' : 'filled'}
        disabled={view.kind === 'following'}
        onClick={follow}
      >
        Jump to now
      </Button>
    </Group>
  )
})
