import { Group, SegmentedControl, Select, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { SessionJudgement, WindowPoints } from '../../../../shared/contract/index.ts'
import { FEATURE_SETS, type FeatureSetName } from '../../../../shared/features.ts'
import { Chart, type PickedItem } from '../../../charts/chart.tsx'
import { useChartPalette } from '../../../charts/palette.ts'
import { csvOf } from '../../../charts/save.ts'
import { api } from '../../../client/client.ts'
import { featureWord } from '../../../widgets/feature-facts.ts'
import { counted } from '../../../widgets/format.ts'
import { Loaded } from '../../../widgets/loading.tsx'
import { Section } from '../../../widgets/section.tsx'
import { axesOf, parallelOption, scatterOption } from './feature-charts.ts'
import { seenGroups, type SeenGroup } from './seen-windows.ts'

/** More windows than this are sampled. */
const MOST_POINTS = 5000

/** What tells the classes apart at first sight, in each set. */
const FIRST_AXES: Readonly<Record<FeatureSetName, readonly [string, string]>> = {
  'seed-v1': ['avg_distance_bytes', 'avg_io_bytes'],
  'served-v1': ['avg_distance_bytes', 'avg_io_bytes'],
  'served-v2': ['log2_distance_kib', 'log2_request_kib'],
}

interface FeaturesSectionProps {
  readonly sessionId: string
  readonly featureSet: FeatureSetName
  readonly judgement: SessionJudgement | undefined
}

/** The windows of a session by their features, in the colour and shape of their class. */
export function FeaturesSection({ sessionId, featureSet, judgement }: FeaturesSectionProps) {
  const points = useQuery(
    api.sessions.windowPoints.queryOptions({ input: { id: sessionId, featureSet, limit: MOST_POINTS } }),
  )
  return (
    <Section title="Windows by their features" aside={<Text c="dimmed">click one to open it</Text>}>
      <Loaded query={points}>
        {(found) =>
          found.total === 0 ? (
            <Text c="dimmed">No window of it has features: all are idle or lack events.</Text>
          ) : (
            <FeatureSpace key={featureSet} {...{ sessionId, points: found, judgement }} />
          )
        }
      </Loaded>
    </Section>
  )
}

interface FeatureSpaceProps {
  readonly sessionId: string
  readonly points: WindowPoints
  readonly judgement: SessionJudgement | undefined
}

function FeatureSpace({ sessionId, points, judgement }: FeatureSpaceProps) {
  const { featureSet } = points
  const [view, setView] = useState('scatter')
  const [[x, y], setAxes] = useState(FIRST_AXES[featureSet])
  const palette = useChartPalette()
  const navigate = useNavigate()
  const groups = useMemo(() => seenGroups(points, judgement), [points, judgement])
  const axes = useMemo(() => axesOf(featureSet, groups), [featureSet, groups])
  const option = useMemo(() => {
    const seen = { set: featureSet, groups, axes }
    const placeOf = (name: string) => FEATURE_SETS[featureSet].findIndex((feature) => feature.name === name)
    return view === 'scatter' ? scatterOption(seen, [placeOf(x), placeOf(y)], palette) : parallelOption(seen, palette)
  }, [view, x, y, featureSet, groups, axes, palette])
  const open = ({ seriesId, dataIndex }: PickedItem) => {
    const picked = groups.find(({ id }) => id === seriesId)?.windows[dataIndex]
    if (picked === undefined) return
    const { runName, window } = picked
    void navigate({ to: '/sessions/$sessionId/runs/$runName', params: { sessionId, runName }, search: { window } })
  }
  const choices = FEATURE_SETS[featureSet].map(({ name, unit }) => ({
    value: name,
    label: `${featureWord(name)}, ${unit}`,
  }))
  return (
    <>
      <Group gap="md" align="flex-end">
        <SegmentedControl
          size="xs"
          aria-label="How the features are drawn"
          value={view}
          onChange={setView}
          data={[
            { value: 'scatter', label: 'Scatter' },
            { value: 'parallel', label: 'Parallel coordinates' },
          ]}
        />
        {view === 'scatter' ? (
          <>
            <Select
              label="Across"
              size="xs"
              allowDeselect={false}
              data={choices}
              value={x}
              onChange={(name) => {
                if (name !== null) setAxes([name, y])
              }}
            />
            <Select
              label="Up"
              size="xs"
              allowDeselect={false}
              data={choices}
              value={y}
              onChange={(name) => {
                if (name !== null) setAxes([x, name])
              }}
            />
          </>
        ) : undefined}
      </Group>
      <Text c="dimmed">{shownText(points)}</Text>
      <Chart
        key={view}
        height={400}
        label={
          view === 'scatter'
            ? `Windows by ${featureWord(x)} and ${featureWord(y)}, by class`
            : 'A line a window through all its features, by class'
        }
        exportName={`${sessionId}-features`}
        csv={() => featuresCsv(featureSet, groups)}
        option={option}
        onPick={open}
      />
    </>
  )
}

/** "All 74 windows with features, as served-v1; 2 idle and 1 with losses are not among them." */
function shownText({ total, points, idle, lossy, featureSet }: WindowPoints): string {
  const which =
    points.length < total
      ? `${points.length} of ${total} windows, evenly spread over the session`
      : `All ${counted(total, 'window')} with features`
  const without = [...(idle === 0 ? [] : [`${idle} idle`]), ...(lossy === 0 ? [] : [`${lossy} with losses`])]
  return `${which}, as ${featureSet}${without.length === 0 ? '' : `; ${without.join(' and ')} are not among them`}.`
}

function featuresCsv(set: FeatureSetName, groups: readonly SeenGroup[]): string {
  return csvOf(
    ['shown_as', 'run', 'window', 'label', ...FEATURE_SETS[set].map(({ name }) => name)],
    groups.flatMap(({ id, windows }) =>
      windows.map(({ runName, window, label, features }) => [id, runName, window, label, ...features]),
    ),
  )
}
