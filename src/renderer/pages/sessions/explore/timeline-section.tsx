import { Button, Chip, Group, RangeSlider, Stack, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Annotation, SessionJudgement, Timeline } from '../../../../shared/contract/index.ts'
import { classId } from '../../../../shared/classes.ts'
import { Chart } from '../../../charts/chart.tsx'
import { useChartPalette } from '../../../charts/palette.ts'
import { csvOf } from '../../../charts/save.ts'
import type { TimeRange } from '../../../charts/series.ts'
import { PANEL_INSET, panelsHeight, timePanelsOption } from '../../../charts/time-panels.ts'
import { sinceStart, timeTicks } from '../../../charts/times.ts'
import { api } from '../../../client/client.ts'
import { lookOf } from '../../../widgets/classes.ts'
import { Loaded } from '../../../widgets/loading.tsx'
import { Section } from '../../../widgets/section.tsx'
import { BrushArea } from './brush-area.tsx'
import { notedStretches } from './noted-stretches.ts'
import { TimeStatisticsTable } from './time-statistics.tsx'
import {
  decisionPanel,
  FIRST_PANELS,
  inOrder,
  isPanelName,
  seriesOf,
  timelinePanels,
  TIMELINE_PANELS,
  type TimelinePanelName,
} from './timeline-panels.ts'

/** Of the picture: about one a CSS pixel. */
const COLUMNS = 1200
/** Places of a thumb. */
const STEPS = 400
const DECISIONS = 'decisions'
const MOST_TICKS = 10

interface TimelineSectionProps {
  readonly sessionId: string
  readonly judgement: SessionJudgement | undefined
}

/** All runs of a capture one after the other in time, what is known of them under each other, and the statistics of a range. */
export function TimelineSection({ sessionId, judgement }: TimelineSectionProps) {
  const [chosen, setChosen] = useState<readonly TimelinePanelName[]>(FIRST_PANELS)
  const [hasDecisions, setHasDecisions] = useState(false)
  /** Undefined: all there is. */
  const [view, setView] = useState<TimeRange>()
  const [brushed, setBrushed] = useState<TimeRange>()
  const timeline = useQuery({
    ...api.sessions.timeline.queryOptions({
      input: {
        ...{ id: sessionId, columns: COLUMNS, series: seriesOf(chosen) },
        ...(view === undefined ? {} : { range: view }),
      },
    }),
    placeholderData: keepPreviousData,
  })
  const notes = useQuery(api.sessions.annotations.queryOptions({ input: { id: sessionId } })).data
  return (
    <Section title="Time axis" aside={<Text c="dimmed">drag over the charts for a range, click for the run</Text>}>
      <Chip.Group
        multiple
        value={[...chosen, ...(hasDecisions ? [DECISIONS] : [])]}
        onChange={(names) => {
          setChosen(inOrder(names.filter(isPanelName)))
          setHasDecisions(names.includes(DECISIONS))
        }}
      >
        <Group gap={6} role="group" aria-label="Shown on the time axis">
          {inOrder(Object.keys(TIMELINE_PANELS).filter(isPanelName)).map((name) => (
            <Chip key={name} value={name} size="xs" variant="outline">
              {TIMELINE_PANELS[name].word}
            </Chip>
          ))}
          <Chip value={DECISIONS} size="xs" variant="outline" disabled={judgement === undefined}>
            model’s decisions
          </Chip>
        </Group>
      </Chip.Group>
      <Loaded query={timeline}>
        {(found) =>
          found.extent === undefined ? (
            <Text c="dimmed">No run of it has windows.</Text>
          ) : (
            <Stack gap="sm">
              <TimelineChart
                {...{ sessionId, timeline: found, chosen, brushed, notes }}
                range={view ?? found.extent}
                startMs={found.extent.fromMs}
                judgement={hasDecisions ? judgement : undefined}
                onBrush={setBrushed}
              />
              <Group gap="xs">
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={brushed === undefined}
                  onClick={() => {
                    setView(brushed)
                    setBrushed(undefined)
                  }}
                >
                  Zoom to the range
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={view === undefined && brushed === undefined}
                  onClick={() => {
                    setView(undefined)
                    setBrushed(undefined)
                  }}
                >
                  Whole session
                </Button>
              </Group>
              <TimeStatisticsTable
                {...{ sessionId, runs: found.runs }}
                range={brushed ?? view ?? found.extent}
                isWhole={brushed === undefined && view === undefined}
                startMs={found.extent.fromMs}
              />
            </Stack>
          )
        }
      </Loaded>
    </Section>
  )
}

interface TimelineChartProps {
  readonly sessionId: string
  readonly timeline: Timeline
  readonly chosen: readonly TimelinePanelName[]
  readonly range: TimeRange
  readonly startMs: number
  readonly judgement: SessionJudgement | undefined
  readonly brushed: TimeRange | undefined
  readonly onBrush: (range: TimeRange | undefined) => void
  readonly notes: readonly Annotation[] | undefined
}

function TimelineChart(props: TimelineChartProps) {
  const { sessionId, timeline, chosen, range, startMs, judgement, brushed, onBrush, notes } = props
  const navigate = useNavigate()
  const palette = useChartPalette()
  const panels = useMemo(
    () => [
      ...timelinePanels(chosen, timeline, palette),
      ...(judgement === undefined ? [] : [decisionPanel(judgement, timeline, range, COLUMNS, palette)]),
    ],
    [chosen, timeline, palette, judgement, range],
  )
  const band = useMemo(
    () =>
      timeline.runs.map(({ fromMs, toMs, label }) => ({
        ...{ fromMs, toMs, classId: classId(label), confidence: 1, otherShare: 0, isDryRun: false },
      })),
    [timeline],
  )
  const option = useMemo(
    () => ({
      ...timePanelsOption(
        {
          ...{ panels, band, range, xLabel: sinceStart(startMs) },
          ticksMs: timeTicks(range.fromMs - startMs, range.toMs - startMs, MOST_TICKS).map((ms) => ms + startMs),
          classed: timeline.runs.map(({ label, ...run }) => ({ ...run, color: lookOf(label).color })),
          noted: notedStretches(notes ?? [], timeline.runs),
        },
        palette,
      ),
      // Dragging marks a range; what is looked at closer is asked for anew.
      dataZoom: [],
    }),
    [panels, band, range, startMs, timeline, notes, palette],
  )
  const open = (timeMs: number) => {
    const run = timeline.runs.find(({ fromMs, toMs }) => timeMs >= fromMs && timeMs < toMs)
    if (run === undefined) return
    const window = Math.floor((timeMs - run.fromMs) / (run.windowSeconds * 1000))
    void navigate({
      to: '/sessions/$sessionId/runs/$runName',
      params: { sessionId, runName: run.name },
      search: { window },
    })
  }
  const toStep = (timeMs: number) => Math.round(((timeMs - range.fromMs) / (range.toMs - range.fromMs)) * STEPS)
  const toTime = (step: number) => range.fromMs + (step / STEPS) * (range.toMs - range.fromMs)
  return (
    <>
      <BrushArea {...{ range, brushed, onBrush }} onClick={open}>
        <Chart
          height={panelsHeight({ panels, band })}
          label={`Runs of the session in time: ${panels.map(({ title }) => title).join('; ')}`}
          exportName={`${sessionId}-time`}
          csv={() => timelineCsv(timeline)}
          option={option}
        />
      </BrushArea>
      <RangeSlider
        ml={PANEL_INSET.left}
        mr={PANEL_INSET.right}
        size="sm"
        min={0}
        max={STEPS}
        minRange={1}
        thumbFromLabel="Start of the range"
        thumbToLabel="End of the range"
        label={(step) => sinceStart(startMs)(toTime(step))}
        value={[toStep(brushed?.fromMs ?? range.fromMs), toStep(brushed?.toMs ?? range.toMs)]}
        onChange={([from, to]) => {
          onBrush(from === 0 && to === STEPS ? undefined : { fromMs: toTime(from), toMs: toTime(to) })
        }}
      />
    </>
  )
}

/** A row a stretch, as it is drawn; times in ms since the epoch. */
function timelineCsv({ series }: Timeline): string {
  return csvOf(
    ['series', 'from_ms', 'to_ms', 'min', 'max'],
    series.flatMap(({ series: name, stretches }) => stretches.map((stretch) => [name, ...stretch])),
  )
}
