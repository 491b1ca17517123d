import { Stack, Table, Text } from '@mantine/core'
import type { SeedResult } from '../../../../shared/model-report.ts'
import { percent } from '../../../widgets/format.ts'
import { Fold } from '../../../widgets/fold.tsx'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { splitTitle } from '../split-words.ts'
import { seedsSentence } from './seeds-sentence.ts'

const HEAD = [
  { title: 'Seed', isNumeric: true },
  { title: 'Right', isNumeric: true },
  { title: 'Windows', isNumeric: true },
  { title: 'Log loss, nats', isNumeric: true },
]

/** The same split with other seeds: how much of the figures is chance. */
export function Seeds({ seeds }: { readonly seeds: readonly SeedResult[] }) {
  const bySplit = [...Map.groupBy(seeds, ({ split }) => split)]
  return (
    <Stack gap="xs">
      {bySplit.map(([split, results]) => (
        <Stack key={split} gap={4}>
          <Text>
            {splitTitle(split)}: {seedsSentence(results)}
          </Text>
          {results.length < 2 ? undefined : (
            <Fold label={`The ${results.length} seeds`}>
              <WideTable
                label={`Seeds, ${splitTitle(split)}`}
                minWidth={340}
                maxWidth={460}
                maxHeight={240}
                head={HEAD}
              >
                {results.map(({ seed, accuracy, windows, logLoss }) => (
                  <Table.Tr key={seed}>
                    <Table.Td ta="right">{seed}</Table.Td>
                    <Table.Td ta="right">{percent(accuracy)}</Table.Td>
                    <Table.Td ta="right">{windows}</Table.Td>
                    <Table.Td ta="right">{logLoss.toFixed(3)}</Table.Td>
                  </Table.Tr>
                ))}
              </WideTable>
            </Fold>
          )}
        </Stack>
      ))}
    </Stack>
  )
}
