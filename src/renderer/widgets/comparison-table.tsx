import { Box, Table, Text } from '@mantine/core'
import type { ComparedWorkloadData } from '../../shared/contract/index.ts'
import { EffectMark } from './effect-mark.tsx'
import { engineering } from './format.ts'
import { ratioNumber } from './ratios.ts'
import { WideTable } from './wide-table.tsx'

const PAIR_HEAD = [
  { title: 'Workload' },
  { title: 'Without', isNumeric: true },
  { title: 'With', isNumeric: true },
  { title: 'Ratio', isNumeric: true },
]
const INTERVAL_HEAD = [{ title: '95 % interval', isNumeric: true }, { title: 'Effect' }]
const BAR_HEAD = { title: 'Ratio as a bar', isHidden: true }

/** Medians with and without the module; the bar is the ratio, its tall line is 1, its fine one the interval. */
export function ComparisonTable({ rows }: { readonly rows: readonly ComparedWorkloadData[] }) {
  const hasIntervals = rows.some(({ interval95 }) => interval95 !== undefined)
  const most = Math.max(2, ...rows.flatMap((row) => [row.ratio, row.interval95?.[1] ?? 0]).filter(Number.isFinite))
  return (
    <WideTable
      label="With and without the module"
      minWidth={hasIntervals ? 820 : 520}
      maxWidth={hasIntervals ? 1080 : 820}
      head={[...PAIR_HEAD, ...(hasIntervals ? INTERVAL_HEAD : []), BAR_HEAD]}
    >
      {rows.map(({ workload, unit, off, on, ratio, interval95, effect }) => (
        <Table.Tr key={workload} style={{ whiteSpace: 'nowrap' }}>
          <Table.Td>{workload}</Table.Td>
          <Table.Td ta="right">{throughputText(off, unit)}</Table.Td>
          <Table.Td ta="right">{throughputText(on, unit)}</Table.Td>
          <Table.Td ta="right">
            <Text span inherit fw={600}>
              {ratioNumber(ratio)}
            </Text>
          </Table.Td>
          {hasIntervals ? (
            <>
              <Table.Td ta="right">
                {interval95 === undefined ? '–' : `${ratioNumber(interval95[0])} to ${ratioNumber(interval95[1])}`}
              </Table.Td>
              <Table.Td>
                <EffectMark effect={effect} />
              </Table.Td>
            </>
          ) : undefined}
          <Table.Td w={220}>{Number.isFinite(ratio) ? <Bar {...{ ratio, interval95, most }} /> : undefined}</Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  )
}

/** "69.1 MB/s", "1.45 k/s" in a workload's unit; a dash where it is not known. */
export function throughputText(value: number, unit: ComparedWorkloadData['unit']): string {
  if (!Number.isFinite(value)) return '–'
  return unit === 'bytes/s' ? engineering(value, 'B/s') : `${engineering(value)}/s`
}

interface BarProps extends Pick<ComparedWorkloadData, 'ratio' | 'interval95'> {
  /** At the right edge. */
  readonly most: number
}

function Bar({ ratio, interval95, most }: BarProps) {
  const place = (value: number) => `${((100 * Math.min(value, most)) / most).toFixed(1)}%`
  return (
    <Box pos="relative" h={12} bg="var(--surface)" aria-hidden>
      <Box
        pos="absolute"
        top={2}
        bottom={2}
        left={0}
        w={place(ratio)}
        bg="var(--mantine-primary-color-filled)"
        opacity={0.7}
      />
      {interval95 === undefined ? undefined : (
        <Box
          pos="absolute"
          top={5}
          h={2}
          left={place(interval95[0])}
          w={place(interval95[1] - interval95[0])}
          miw={2}
          bg="var(--mantine-color-text)"
        />
      )}
      <Box pos="absolute" top={-2} bottom={-2} left={place(1)} w={1} bg="var(--mantine-color-text)" />
    </Box>
  )
}
