import { Box } from '@mantine/core'
import type { ReactNode } from 'react'
import { Columns } from '../../../widgets/columns.tsx'
import { Facts } from '../../../widgets/facts.tsx'
import { binaryBytes, clock, exactly } from '../../../widgets/format.ts'
import { StateMark } from '../../../widgets/state-mark.tsx'
import { TextLink } from '../../../widgets/text-link.tsx'
import type { Evaluation } from './evaluation.ts'
import { noiseText } from './noise-text.ts'

const MIB = 2 ** 20

type Fact = readonly [word: string, value: ReactNode]

/** Where, with what and how it was measured; what is not known of an old one is left out. */
export function EvaluationFacts({ detail }: { readonly detail: Evaluation }) {
  const { item, modelId, kernel, environment, plan, measurements } = detail
  const disk = environment?.disk
  const noise = noiseText(measurements)
  const where: Fact[] = [
    ['box', item.boxName],
    ['kernel', `Linux ${kernel}`],
    ...(environment === undefined
      ? []
      : ([['machine', `${environment.cpus} processors, ${binaryBytes(environment.memoryBytes)} of memory`]] as const)),
    ...(disk === undefined
      ? []
      : ([
          ['disk', `${disk.name}, ${binaryBytes(disk.sizeBytes)}, ${disk.fileSystem}, ${disk.scheduler}`],
          ['its own readahead', `${disk.readaheadKib}\u2009KiB`],
        ] as const)),
    ['state', <StateMark key="state" state={item.state} />],
  ]
  const how: Fact[] = [
    [
      'model',
      <TextLink key="model" to="/models/$modelId" params={{ modelId }}>
        {item.about}
      </TextLink>,
    ],
    ...(plan === undefined
      ? []
      : ([
          ['plan', `${plan.title} (${plan.name})`],
          ['file', binaryBytes(plan.fileMib * MIB)],
          [
            'page cache',
            plan.cacheMib === undefined ? 'all that the box has left' : `at most ${binaryBytes(plan.cacheMib * MIB)}`,
          ],
          ['warm-up, measured', `${plan.warmupSeconds}\u2009s, ${plan.seconds}\u2009s`],
          ['repetitions', plan.repetitions],
          ['seed of the order', plan.seed],
        ] as const)),
  ]
  const when: Fact[] = [
    ['started', exactly(item.startedAt)],
    ...(item.endedAt === undefined
      ? []
      : ([['took', clock((Date.parse(item.endedAt) - Date.parse(item.startedAt)) / 1000)]] as const)),
    ['measurements', measurements.length],
    ...(noise === undefined ? [] : ([['beside it', noise]] as const)),
  ]
  return (
    <Box mb="xl" maw={1280}>
      <Columns rowGap={16}>
        <Facts of={where} />
        <Facts of={how} />
        <Facts of={when} />
      </Columns>
    </Box>
  )
}
