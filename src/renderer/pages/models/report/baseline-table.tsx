import { Table } from '@mantine/core'
import type { AccuracyReport } from '../../../../shared/model.ts'
import { percent } from '../../../widgets/format.ts'
import { intervalText } from '../../../widgets/intervals.ts'
import { IntervalStrip, stripsFrom } from '../../../widgets/interval-strip.tsx'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { baselineInWords } from '../split-words.ts'

const HEAD = [
  { title: 'Same split, same windows' },
  { title: 'Right', isNumeric: true },
  { title: '95 % interval', isNumeric: true },
  { title: 'Log loss, nats', isNumeric: true },
  { title: 'Interval as a strip', isHidden: true },
]

/** The network among the simple models. */
export function BaselineTable({ judged }: { readonly judged: AccuracyReport }) {
  const { accuracy, interval95, logLoss, baselines = [] } = judged
  const rows = [
    { key: 'network', words: 'this network', accuracy, interval95, logLoss },
    ...baselines.map(({ name, ...figures }) => ({ key: name, words: baselineInWords(name), ...figures })),
  ]
  const from = stripsFrom(rows.map((row) => row.interval95[0]))
  return (
    <WideTable label="Beside simple models" minWidth={640} maxWidth={860} head={HEAD}>
      {rows.map((row) => (
        <Table.Tr key={row.key} style={{ whiteSpace: 'nowrap' }}>
          <Table.Td>{row.words}</Table.Td>
          <Table.Td ta="right">{percent(row.accuracy)}</Table.Td>
          <Table.Td ta="right">{intervalText(row.interval95)}</Table.Td>
          <Table.Td ta="right">{row.logLoss?.toFixed(3) ?? '–'}</Table.Td>
          <Table.Td>
            <IntervalStrip value={row.accuracy} interval={row.interval95} from={from} />
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  )
}
