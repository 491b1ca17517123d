import { Popover, Stack, Text, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { memo } from 'react'
import { driftOf, PSI_SHIFTED, PSI_STABLE, type Drift, type DriftLevel } from '../../../shared/drift.ts'
import { FEATURE_SETS } from '../../../shared/features.ts'
import { api } from '../../client/client.ts'
import { Facts } from '../../widgets/facts.tsx'
import { featureWord } from '../../widgets/feature-facts.ts'
import { percent } from '../../widgets/format.ts'
import type { LiveStore } from './live-store.ts'

const WORDS: Readonly<Record<DriftLevel, string>> = {
  unknown: 'not known',
  none: 'none',
  some: 'some',
  'out-of-depth': 'out of depth',
}

interface DriftNoteProps {
  readonly store: LiveStore
  /** Of the store, when it was drawn: it changes without changing identity. */
  readonly version: number
  readonly modelId: string
}

/** "drift: none", how it was found on demand, and in a sentence where there is some. */
export const DriftNote = memo(function DriftNote({ store, modelId }: DriftNoteProps) {
  const model = useQuery(api.models.get.queryOptions({ input: { id: modelId } }))
  if (model.isPending) return undefined
  if (model.isError) return <Text c="dimmed">drift: not known, the bench does not have the model that is loaded</Text>
  const { featureSet, training } = model.data.document
  const drift = driftOf(training.featureBins, FEATURE_SETS[featureSet], store.judgedFeatures())
  if (training.featureBins === undefined) {
    return <Text c="dimmed">drift: not known, the model holds no distribution of its training</Text>
  }
  return (
    <>
      <Popover position="bottom-start" transitionProps={{ duration: 0 }}>
        <Popover.Target>
          <UnstyledButton
            fz="lg"
            fw={drift.level === 'out-of-depth' ? 600 : undefined}
            style={{ textDecoration: 'underline dotted' }}
          >
            drift: {WORDS[drift.level]}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown maw={460}>
          <DriftFacts drift={drift} />
        </Popover.Dropdown>
      </Popover>
      {drift.level === 'some' || drift.level === 'out-of-depth' ? (
        <Text role="status" w="100%">
          {drift.sentence}
        </Text>
      ) : undefined}
    </>
  )
})

function DriftFacts({ drift: { sentence, windows, abstainedShare, perFeature } }: { readonly drift: Drift }) {
  return (
    <Stack gap="xs">
      <Text>{sentence}</Text>
      <Facts
        of={[
          ['windows, last 5 min', String(windows)],
          ['abstained', percent(abstainedShare, 0)],
          ...perFeature.map(({ name, psi, below, above }) => {
            const beyond = below + above
            return [
              featureWord(name),
              `${psi.toFixed(2)}${beyond > 0 ? ` · ${percent(beyond, 0)} beyond training` : ''}`,
            ] as const
          }),
        ]}
      />
      {perFeature.length === 0 ? undefined : (
        <Text c="dimmed" size="sm">
          Population stability index within the decided classes, less what chance makes of so few windows. Below{' '}
          {PSI_STABLE} nothing shifted, from {PSI_SHIFTED} on something did; it counts as drift where it is more than
          the training&rsquo;s own runs differ.
        </Text>
      )}
    </Stack>
  )
}
