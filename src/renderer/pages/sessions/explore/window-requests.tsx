import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RunItem, WindowItem, WindowRequests } from '../../../../shared/contract/index.ts'
import { Chart } from '../../../charts/chart.tsx'
import { useChartPalette, type ChartPalette } from '../../../charts/palette.ts'
import { plainChart, valueAxis } from '../../../charts/plain-axes.ts'
import { csvOf } from '../../../charts/save.ts'
import { shortNumber } from '../../../charts/time-panels.ts'
import { api } from '../../../client/client.ts'
import { binaryBytes, counted } from '../../../widgets/format.ts'
import { Loaded } from '../../../widgets/loading.tsx'

/** More requests than this are sampled. */
const MOST_REQUESTS = 10_000

interface WindowRequestsProps {
  readonly run: RunItem
  readonly window: WindowItem
}

/** Every request of a window, by time and place on the disk, where the run's raw trace is kept. */
export function WindowRequestsChart({ run, window }: WindowRequestsProps) {
  const isKept = run.traceBytes !== undefined
  const requests = useQuery({
    ...api.sessions.requests.queryOptions({
      input: { runId: run.id, window: window.index, limit: MOST_REQUESTS },
    }),
    enabled: isKept,
  })
  return (
    <Stack gap="xs">
      <Title order={3} fz="md">
        Single requests
      </Title>
      {isKept ? (
        <Loaded query={requests}>{(found) => <RequestsChart {...{ run, window, found }} />}</Loaded>
      ) : (
        <Text c="dimmed">No raw trace of this run is kept here, so its single requests are not known.</Text>
      )}
    </Stack>
  )
}

function RequestsChart({ run, window, found }: WindowRequestsProps & { readonly found: WindowRequests }) {
  const palette = useChartPalette()
  const option = useMemo(() => requestsOption(found, palette), [found, palette])
  if (found.total === 0) return <Text c="dimmed">Nothing was asked of the disk in it.</Text>
  return (
    <>
      <Text c="dimmed">{shownText(found)}</Text>
      <Chart
        height={300}
        label={`Requests of window ${window.index + 1} by time and sector, reads and writes apart`}
        exportName={`${run.name}-window-${window.index + 1}-requests`}
        csv={() =>
          csvOf(
            ['time_ms', 'sector', 'bytes', 'op', 'readahead'],
            found.requests.map(({ timeMs, sector, bytes, isWrite, isReadahead }) => [
              ...[timeMs, sector, bytes],
              ...[isWrite ? 'write' : 'read', isReadahead ? 1 : 0],
            ]),
          )
        }
        option={option}
      />
    </>
  )
}

function shownText({ total, every, requests }: WindowRequests): string {
  if (every === 1) return `All ${counted(total, 'request')}, as they were issued to the disk.`
  return `Every ${ordinal(every)} of ${total} requests, ${requests.length} in all, as they were issued to the disk.`
}

/** Of a power of two. */
function ordinal(number: number): string {
  return number % 10 === 2 ? `${number}nd` : `${number}th`
}

function requestsOption({ requests, windowSeconds }: WindowRequests, palette: ChartPalette) {
  const base = plainChart(palette)
  const kinds = [
    { name: 'read', isWrite: false, color: palette.read, symbol: 'circle', symbolSize: 4 },
    { name: 'write', isWrite: true, color: palette.write, symbol: 'triangle', symbolSize: 7 },
  ]
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item', formatter: '{b}' },
    legend: { top: 0, left: 0, textStyle: { color: palette.text }, itemGap: 18 },
    grid: { left: 64, right: 16, top: 30, bottom: 42, outerBoundsMode: 'none' },
    xAxis: valueAxis({ name: 'since the window’s start, ms', min: 0, max: windowSeconds * 1000 }, palette),
    yAxis: {
      ...valueAxis({ name: 'sector, of 512 bytes', label: shortNumber, nameGap: 46 }, palette),
      // What lies below the first request is no part of the picture.
      scale: true,
    },
    series: kinds.map(({ name, isWrite, color, ...look }) => ({
      ...{ id: name, name, type: 'scatter', ...look, itemStyle: { color, opacity: 0.7 } },
      data: requests
        .filter((request) => request.isWrite === isWrite)
        .map(({ timeMs, sector, bytes, isReadahead }) => ({
          value: [timeMs, sector],
          name: `${name}${isReadahead ? ', readahead' : ''}: ${binaryBytes(bytes)} at sector ${sector}, ${timeMs.toFixed(3)} ms`,
        })),
    })),
  }
}
