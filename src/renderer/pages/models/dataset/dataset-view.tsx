import { Box, Stack, Table, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { ACCESS_CLASSES } from '../../../../shared/classes.ts'
import type { DatasetReport } from '../../../../shared/model-report.ts'
import { ClassMark } from '../../../widgets/class-mark.tsx'
import { Columns } from '../../../widgets/columns.tsx'
import { counted, percent } from '../../../widgets/format.ts'
import { lookOf } from '../../../widgets/classes.ts'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { Distributions } from './distributions.tsx'
import { leftOutText, whereFromText } from './left-out-text.ts'

const HEAD = [
  { title: 'Class' },
  { title: 'Windows', isNumeric: true },
  { title: 'Share', isNumeric: true },
  { title: 'Share as a bar', isHidden: true },
  { title: 'Runs', isNumeric: true },
]

interface DatasetViewProps {
  readonly dataset: DatasetReport
  readonly exportName: string
}

/** What is learned from: balance, what is left out, what is odd about it, and the features by class. */
export function DatasetView({ dataset, exportName }: DatasetViewProps) {
  const leftOut = leftOutText(dataset.leftOut)
  return (
    <Columns rowGap={16}>
      <Stack gap="sm">
        <Text>
          {counted(dataset.windows, 'window')} {whereFromText(dataset)}, as {dataset.featureSet}.
        </Text>
        <Balance dataset={dataset} />
        {leftOut === undefined ? undefined : <Text c="dimmed">{leftOut}</Text>}
        {dataset.warnings.length === 0 ? undefined : (
          <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="What is odd about it">
            {dataset.warnings.map(({ kind, sentence }) => (
              <Text key={`${kind} ${sentence}`} component="li">
                <IconInfoCircle size={15} aria-hidden style={{ verticalAlign: '-2px' }} /> {sentence}
              </Text>
            ))}
          </Stack>
        )}
      </Stack>
      <Distributions features={dataset.features} exportName={exportName} />
    </Columns>
  )
}

function Balance({ dataset: { windows, windowsByClass, runsByClass } }: { readonly dataset: DatasetReport }) {
  return (
    <WideTable label="Balance of the classes" minWidth={340} maxWidth={520} head={HEAD}>
      {ACCESS_CLASSES.map((name) => {
        const share = windows === 0 ? 0 : windowsByClass[name] / windows
        return (
          <Table.Tr key={name}>
            <Table.Td>
              <ClassMark name={name} />
            </Table.Td>
            <Table.Td ta="right">{windowsByClass[name]}</Table.Td>
            <Table.Td ta="right">{percent(share, 0)}</Table.Td>
            <Table.Td w={100}>
              <Box h={10} w={`${(share * 100).toFixed(1)}%`} bg={lookOf(name).color} aria-hidden />
            </Table.Td>
            <Table.Td ta="right">{runsByClass[name]}</Table.Td>
          </Table.Tr>
        )
      })}
    </WideTable>
  )
}
