import { Stack, Table, Text } from '@mantine/core'
import type { AccuracyReport } from '../../../../shared/model.ts'
import { percent } from '../../../widgets/format.ts'
import { stripsFrom } from '../../../widgets/interval-strip.tsx'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { FigureCells } from '../figure-cells.tsx'
import { splitTitle } from '../split-words.ts'
import { overRunsText } from './over-runs-text.ts'

const HEAD = [
  { title: 'Split' },
  { title: 'Windows', isNumeric: true },
  { title: 'Right', isNumeric: true },
  { title: '95 % interval', isNumeric: true },
  { title: 'Interval as a strip', isHidden: true },
  { title: 'By whole runs', isNumeric: true },
  { title: 'Tree', isNumeric: true },
  { title: 'Logistic', isNumeric: true },
  { title: 'Macro F1', isNumeric: true },
  { title: 'Log loss, nats', isNumeric: true },
  { title: 'Folds', isNumeric: true },
]

/** A row a split, with the simple models beside the network. */
export function JudgementTable({ judgements }: { readonly judgements: readonly AccuracyReport[] }) {
  const from = stripsFrom(
    judgements.flatMap(({ interval95, runInterval95, baselines = [] }) => [
      interval95[0],
      ...(runInterval95 === undefined ? [] : [runInterval95[0]]),
      ...baselines.filter(({ name }) => name !== 'majority').map(({ accuracy }) => accuracy),
    ]),
  )
  return (
    <Stack gap={4}>
      <WideTable label="By split" minWidth={1040} head={HEAD}>
        {judgements.map((judged) => {
          const baseline = (name: 'tree' | 'logistic') => judged.baselines?.find((one) => one.name === name)?.accuracy
          const told = (share: number | undefined) => (share === undefined ? '–' : percent(share))
          return (
            <Table.Tr key={judged.split} style={{ whiteSpace: 'nowrap' }}>
              <Table.Th scope="row" fw={400}>
                {splitTitle(judged.split)}
              </Table.Th>
              <Table.Td ta="right">{judged.windows}</Table.Td>
              <FigureCells
                judged={judged}
                from={from}
                others={[baseline('tree'), baseline('logistic')].filter((share) => share !== undefined)}
              />
              <Table.Td ta="right">{overRunsText(judged)}</Table.Td>
              <Table.Td ta="right">{told(baseline('tree'))}</Table.Td>
              <Table.Td ta="right">{told(baseline('logistic'))}</Table.Td>
              <Table.Td ta="right">{told(judged.macroF1)}</Table.Td>
              <Table.Td ta="right">{judged.logLoss?.toFixed(3) ?? '–'}</Table.Td>
              <Table.Td ta="right">{judged.folds ?? '–'}</Table.Td>
            </Table.Tr>
          )
        })}
      </WideTable>
      <Text size="sm" c="dimmed">
        The strip begins at {percent(from, 0)}. Thick: Wilson’s interval, which takes windows as independent; thin:
        bootstrap over whole runs, which says nothing where there is no error; ◇: the tree and the logistic regression
        in the same split.
      </Text>
    </Stack>
  )
}
