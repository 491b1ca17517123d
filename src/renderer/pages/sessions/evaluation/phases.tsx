import { Stack, Text } from '@mantine/core'
import { armText, type PhasesReport } from '../../../../shared/experiment/index.ts'
import { Columns } from '../../../widgets/columns.tsx'
import { Facts } from '../../../widgets/facts.tsx'
import { percent } from '../../../widgets/format.ts'
import { ratioNumber, ratioText } from '../../../widgets/ratios.ts'
import { reactionText } from './phases-text.ts'

/** Workloads that change: whether switching is worth anything, and how much of it the module gets. */
export function Phases({ phases }: { readonly phases: readonly PhasesReport[] }) {
  return (
    <Columns least={440} rowGap={16}>
      {phases.map((one) => (
        <Stack key={one.workload} gap="xs">
          <Text fw={600}>{one.workload}</Text>
          <Facts
            of={[
              ['best fixed value', armText(one.bestFixedArm)],
              ['module over it', one.overBestFixed === undefined ? '–' : ratioText(one.overBestFixed)],
              ['module over the default', one.overDefault === undefined ? '–' : ratioText(one.overDefault)],
              ['an ideal switch over it', ratioNumber(one.idealOverBestFixed)],
              [
                'share of that gain',
                one.shareOfIdeal === undefined
                  ? 'not told: even an ideal switch gains less than 2 %'
                  : percent(one.shareOfIdeal, 0),
              ],
              ['reaction', reactionText(one.reaction)],
            ]}
          />
        </Stack>
      ))}
    </Columns>
  )
}
