import { Text } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { BenchEvent } from '../../../shared/contract/index.ts'
import { Chart } from '../../charts/chart.tsx'
import { addSample, diskCsv, linePanel, newDiskSeries, throughputPanel } from '../../charts/disk-series.ts'
import { useChartPalette } from '../../charts/palette.ts'
import { panelsHeight, timePanelsOption } from '../../charts/time-panels.ts'
import { timeOfDay } from '../../charts/times.ts'
import { bench } from '../../client/client.ts'
import { useEvents } from '../../client/events.ts'

const DRAW_EVERY_MS = 500
const BUCKETS = 400
/** What is looked at while it runs; the wheel shows more. */
const SHOWN_MS = 3 * 60_000

/** What the disk does while a piece of work runs on it: what was before this page came, then as it happens. */
export function DiskCharts({ activityId, name }: { readonly activityId: string; readonly name: string }) {
  const palette = useChartPalette()
  const [series] = useState(() => newDiskSeries(7_200))
  const [drawnLength, setDrawnLength] = useState(0)

  useEffect(() => {
    let isGone = false
    void bench.activities.samples({ id: activityId }).then((samples) => {
      if (isGone) return
      // Those that came as events in the meantime are in the answer too.
      series.clear()
      for (const sample of samples) addSample(series, sample)
      setDrawnLength(series.length)
    })
    const timer = setInterval(() => {
      setDrawnLength(series.length === series.capacity ? series.lastMs : series.length)
    }, DRAW_EVERY_MS)
    return () => {
      isGone = true
      clearInterval(timer)
    }
  }, [activityId, series])

  useEvents(
    useCallback(
      (event: BenchEvent) => {
        if (event.type === 'sample' && event.source.id === activityId) addSample(series, event.sample)
      },
      [activityId, series],
    ),
  )

  if (drawnLength === 0) return <Text c="dimmed">The first samples come with the first run.</Text>
  const range = { fromMs: Math.max(series.firstMs, series.lastMs - SHOWN_MS), toMs: series.lastMs }
  const panels = [
    throughputPanel(series, range, BUCKETS, palette),
    linePanel(series, 'iops', range, BUCKETS, palette),
    linePanel(series, 'latency', range, BUCKETS, palette),
    linePanel(series, 'request', range, BUCKETS, palette),
  ].map((panel) => ({ ...panel, height: 58 }))
  return (
    <Chart
      height={panelsHeight({ panels })}
      label={`${name}: throughput, request rate, latency and request size of the disk over the last minutes`}
      exportName="disk"
      csv={() => diskCsv(series)}
      option={timePanelsOption({ panels, range, xLabel: timeOfDay }, palette)}
    />
  )
}
