import { Table } from '@mantine/core'
import type { AccuracyReport } from '../../../../shared/model.ts'
import { percent } from '../../../widgets/format.ts'
import { stripsFrom } from '../../../widgets/interval-strip.tsx'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { FigureCells } from '../figure-cells.tsx'
import { overRunsText } from '../report/over-runs-text.ts'

const HEAD = [
  { title: 'Model' },
  { title: 'Windows', isNumeric: true },
  { title: 'Right', isNumeric: true },
  { title: '95 % interval', isNumeric: true },
  { title: 'Interval as a strip', isHidden: true },
  { title: 'By whole runs', isNumeric: true },
  { title: 'Macro F1', isNumeric: true },
  { title: 'Log loss, nats', isNumeric: true },
  { title: 'Calibration error', isNumeric: true },
]

interface FiguresTableProps {
  readonly a: AccuracyReport
  readonly b: AccuracyReport
}

/** The figures of two models in one split. */
export function FiguresTable({ a, b }: FiguresTableProps) {
  const from = stripsFrom([a, b].flatMap((judged) => [judged.interval95[0], judged.runInterval95?.[0] ?? 1]))
  const told = (share: number | undefined) => (share === undefined ? '–' : percent(share))
  return (
    <WideTable label="Figures" minWidth={820} maxWidth={1100} head={HEAD}>
      {(
        [
          ['A', a],
          ['B', b],
        ] as const
      ).map(([letter, judged]) => (
        <Table.Tr key={letter} style={{ whiteSpace: 'nowrap' }}>
          <Table.Th scope="row">{letter}</Table.Th>
          <Table.Td ta="right">{judged.windows}</Table.Td>
          <FigureCells judged={judged} from={from} />
          <Table.Td ta="right">{overRunsText(judged)}</Table.Td>
          <Table.Td ta="right">{told(judged.macroF1)}</Table.Td>
          <Table.Td ta="right">{judged.logLoss?.toFixed(3) ?? '–'}</Table.Td>
          <Table.Td ta="right">{told(judged.calibration?.expectedError)}</Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  )
}
