import { Stack, Table, Text } from '@mantine/core'
import type { StudyRow } from '../../../../shared/window-study.ts'
import { featureWord } from '../../../widgets/feature-facts.ts'
import { counted } from '../../../widgets/format.ts'
import { stripsFrom } from '../../../widgets/interval-strip.tsx'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { FigureCells } from '../figure-cells.tsx'

const HEAD = [
  { title: 'Window, s', isNumeric: true },
  { title: 'Features' },
  { title: 'Windows', isNumeric: true },
  { title: 'Right by run', isNumeric: true },
  { title: '95 % interval', isNumeric: true },
  { title: 'Interval as a strip', isHidden: true },
  { title: 'Reaction median, s', isNumeric: true },
  { title: 'p95, s', isNumeric: true },
  { title: 'Flips a minute', isNumeric: true },
  { title: 'Decisions a minute', isNumeric: true },
]

/** A row a length of windows and feature set. */
export function StudyTable({ rows }: { readonly rows: readonly StudyRow[] }) {
  const from = stripsFrom(rows.flatMap(({ judged }) => [judged.interval95[0], judged.runInterval95?.[0] ?? 1]))
  const missed = rows.reduce((sum, { reaction }) => sum + reaction.missed, 0)
  return (
    <Stack gap={4}>
      <WideTable label="By length and feature set" minWidth={980} head={HEAD}>
        {rows.map(({ windowSeconds, featureSet, windows, judged, reaction, ...row }) => (
          <Table.Tr key={`${windowSeconds} ${featureSet}`} style={{ whiteSpace: 'nowrap' }}>
            <Table.Td ta="right">{windowSeconds}</Table.Td>
            <Table.Td>{featureSet}</Table.Td>
            <Table.Td ta="right">{windows}</Table.Td>
            <FigureCells judged={judged} from={from} />
            <Table.Td ta="right">{reactionText(reaction.changes, reaction.medianSeconds)}</Table.Td>
            <Table.Td ta="right">{reactionText(reaction.changes, reaction.p95Seconds)}</Table.Td>
            <Table.Td ta="right">{row.flipsPerMinute.toFixed(2)}</Table.Td>
            <Table.Td ta="right">{row.decisionsPerMinute.toFixed(0)}</Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
      <Text size="sm" c="dimmed">
        Reaction: from a change of the workload to the end of the first window that is judged right and stays so
        {missed === 0
          ? ''
          : `; ${counted(missed, 'change')} in all were never judged right, and are not in the figures`}
        . Flips: changes of the decision while the workload stays the same.
      </Text>
    </Stack>
  )
}

function reactionText(changes: number, seconds: number): string {
  return changes === 0 ? '–' : seconds.toFixed(1)
}

/** How much the windows of a run differ, against all windows: a row a feature, a column a length. */
export function SpreadTable({ rows }: { readonly rows: readonly StudyRow[] }) {
  const names = [...new Set(rows.flatMap(({ features }) => features.map(({ name }) => name)))]
  const columns = rows.map((row) => ({
    row,
    title: `${row.windowSeconds}\u2009s, ${row.featureSet}`,
  }))
  return (
    <Stack gap={4}>
      <WideTable
        label="Spread of the features"
        minWidth={640}
        maxWidth={1100}
        head={[{ title: 'Feature' }, ...columns.map(({ title }) => ({ title, isNumeric: true }))]}
      >
        {names.map((name) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={400}>
              {featureWord(name)}
            </Table.Th>
            {columns.map(({ row, title }) => (
              <Table.Td key={title} ta="right">
                {row.features.find((feature) => feature.name === name)?.spread.toFixed(2) ?? '–'}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </WideTable>
      <Text size="sm" c="dimmed">
        Standard deviation within a run, mean over the runs, by that of all windows. 0: the windows of a run are alike;
        the lower, the better runs are told apart.
      </Text>
    </Stack>
  )
}
