import { Group, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { armText, type Measurement } from '../../../../shared/experiment/index.ts'
import type { TimeRange } from '../../../charts/series.ts'
import { api } from '../../../client/client.ts'
import { Loaded } from '../../../widgets/loading.tsx'
import { LiveStore } from '../../live/live-store.ts'
import { armsMeasured, chosenFrom, measurementOf, repetitionsMeasured, type Choosing } from './chosen-measurement.ts'
import { scalesOf } from './measured-option.ts'
import { holdingAll, markedRange, originMs, shifted } from './measured-time.ts'
import { MeasurementChart, type Charted } from './measurement-chart.tsx'

const NOTHING = 'nothing'

interface OverTimeProps {
  readonly evaluationId: string
  readonly measurements: readonly Measurement[]
}

/** One measurement as it went, and another of its block under it. */
export function OverTime({ evaluationId, measurements }: OverTimeProps) {
  const [wanted, setWanted] = useState<Partial<Choosing>>({})
  const chosen = useMemo(() => chosenFrom(measurements, wanted), [measurements, wanted])
  if (chosen === undefined) return <Text c="dimmed">Nothing was measured.</Text>
  const { workload, arm, repetition, beside } = chosen
  const arms = armsMeasured(measurements, workload)
  const word = (key: string) => ({ value: key, label: armText(key) })
  const first = measurementOf(measurements, chosen, arm)
  const second = beside === undefined ? undefined : measurementOf(measurements, chosen, beside)
  return (
    <Stack gap="md">
      <Group gap="md">
        <Select
          label="Workload"
          w={280}
          allowDeselect={false}
          data={[...new Set(measurements.map((one) => one.workload))]}
          value={workload}
          onChange={(value) => {
            if (value !== null) setWanted({ ...wanted, workload: value })
          }}
        />
        <Select
          label="Arm"
          w={180}
          allowDeselect={false}
          data={arms.map(word)}
          value={arm}
          onChange={(value) => {
            if (value !== null) setWanted({ ...wanted, arm: value })
          }}
        />
        <Select
          label="Under it"
          w={180}
          allowDeselect={false}
          data={[{ value: NOTHING, label: 'nothing' }, ...arms.filter((one) => one !== arm).map(word)]}
          value={beside ?? NOTHING}
          onChange={(value) => {
            setWanted({ ...wanted, beside: value === null || value === NOTHING ? undefined : value })
          }}
        />
        <Select
          label="Repetition"
          w={110}
          allowDeselect={false}
          data={repetitionsMeasured(measurements, workload, arm).map(String)}
          value={String(repetition)}
          onChange={(value) => {
            setWanted({ ...wanted, repetition: Number(value) })
          }}
        />
      </Group>
      {first === undefined ? undefined : second === undefined ? (
        <One key={first.order} evaluationId={evaluationId} measurement={first} />
      ) : (
        <Two key={`${first.order} ${second.order}`} evaluationId={evaluationId} measurements={[first, second]} />
      )}
    </Stack>
  )
}

function useMeasured(evaluationId: string, { order }: Measurement) {
  return useQuery(api.sessions.measurement.queryOptions({ input: { id: evaluationId, order } }))
}

function One({ evaluationId, measurement }: { readonly evaluationId: string; readonly measurement: Measurement }) {
  const query = useMeasured(evaluationId, measurement)
  return <Loaded query={query}>{(data) => <Charts {...{ evaluationId }} of={[{ measurement, ...data }]} />}</Loaded>
}

interface TwoProps {
  readonly evaluationId: string
  readonly measurements: readonly [Measurement, Measurement]
}

function Two({ evaluationId, measurements: [first, second] }: TwoProps) {
  const upper = useMeasured(evaluationId, first)
  const lower = useMeasured(evaluationId, second)
  return (
    <Loaded query={upper}>
      {(above) => (
        <Loaded query={lower}>
          {(below) => (
            <Charts
              evaluationId={evaluationId}
              of={[
                { measurement: first, ...above },
                { measurement: second, ...below },
              ]}
            />
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

type Kept = NonNullable<ReturnType<typeof useMeasured>['data']> & { readonly measurement: Measurement }

interface ChartsProps {
  readonly evaluationId: string
  readonly of: readonly Kept[]
}

/** Under each other on one axis, with one cursor. */
function Charts({ evaluationId, of }: ChartsProps) {
  const [drawn] = useState(() => of.map(chartedOf).filter((one) => one !== undefined))
  const [extent] = useState(() =>
    holdingAll(drawn.map(({ store, originMs: zeroMs }) => shifted(store.extent, -zeroMs))),
  )
  const [range, setRange] = useState<TimeRange | undefined>(extent)
  const [cursorMs, setCursorMs] = useState<number>()
  const [scales] = useState(() => scalesOf(drawn.map(({ store }) => store)))
  const missing = of
    .filter(({ measurement }) => !drawn.some((one) => one.measurement === measurement))
    .map(({ measurement }) => armText(measurement.arm))
  if (extent === undefined || range === undefined)
    return (
      <Text c="dimmed">
        Nothing was kept of it over time: evaluations of before this was recorded have their figures alone.
      </Text>
    )
  return (
    <Stack gap="md">
      {drawn.map((one) => (
        <MeasurementChart
          key={one.measurement.order}
          of={one}
          {...{ range, extent, cursorMs, scales }}
          onRange={setRange}
          onCursor={setCursorMs}
          exportName={evaluationId}
        />
      ))}
      <Text size="sm" c="dimmed" maw={860}>
        {drawn.some(({ measurement, store }) => markedRange(measurement, store.extent) !== undefined)
          ? 'Seconds since the measured part began, which is shaded; before it is the warm-up, which is in no figure. '
          : 'Seconds since it began. '}
        Wheel to zoom, drag to move. The readahead is the disk’s own, in force for files that are opened then.
        {missing.length === 0 ? '' : ` Nothing was kept over time of: ${missing.join(', ')}.`}
      </Text>
    </Stack>
  )
}

/** Undefined where nothing was kept of it. */
function chartedOf({ measurement, samples, decisions }: Kept): Charted | undefined {
  if (samples.length === 0 && decisions.length === 0) return undefined
  const store = new LiveStore()
  store.refill(
    decisions.map(({ decision }) => decision),
    samples,
  )
  return { measurement, store, originMs: originMs(measurement, store.extent.fromMs) }
}
