import { Button, Group, MultiSelect, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ActivityInput } from '../../../shared/contract/index.ts'
import { api } from '../../client/client.ts'
import { Loaded } from '../../widgets/loading.tsx'
import { Fold } from '../../widgets/fold.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import type { AdvancedChoices } from './advanced.tsx'
import { CompareStep } from './compare-step.tsx'

interface SingleStepsProps {
  readonly boxName: string
  readonly profileName: string
  readonly advanced: AdvancedChoices
  readonly onStart: (input: ActivityInput) => void
}

/** Each step of the chain on its own. */
export function SingleSteps({ boxName, profileName, advanced, onStart }: SingleStepsProps) {
  const sessions = useQuery(api.sessions.list.queryOptions()).data ?? []
  const models = useQuery(api.models.list.queryOptions()).data ?? []
  const plans = useQuery(api.evaluationPlans.list.queryOptions())
  const asked = useSearch({ from: '/bench' })
  const [sessionIds, setSessionIds] = useState<string[]>(asked.session === undefined ? [] : [asked.session])
  const [modelId, setModelId] = useState(asked.model)
  const model = models.find(({ id }) => id === modelId)
  const { featureSet, seed, readaheadMapKib, dryRun, repetitions, windowSeconds, split } = advanced
  return (
    <Fold label="One step at a time" initiallyOpen={asked.session !== undefined || asked.model !== undefined}>
      <Stack gap="md" align="flex-start">
        <Button
          variant="default"
          onClick={() => {
            onStart({ kind: 'capture', boxName, profileName, windowSeconds })
          }}
        >
          Capture {profileName} on {boxName}
        </Button>
        <Group align="flex-end">
          <MultiSelect
            label="Sessions to train on"
            w={420}
            placeholder={sessionIds.length === 0 ? 'Choose captured sessions' : ''}
            data={sessions
              .filter(({ kind }) => kind === 'capture')
              .map(({ id, title }) => ({ value: id, label: `${title} (${id})` }))}
            value={sessionIds}
            onChange={setSessionIds}
          />
          <Button
            variant="default"
            disabled={sessionIds.length === 0}
            onClick={() => {
              onStart({ kind: 'train', sessionIds, featureSet, seed, readaheadMapKib, split })
            }}
          >
            Train
          </Button>
          <TextLink to="/models/train" search={{ session: sessionIds[0] }} pb={8}>
            More choices
          </TextLink>
        </Group>
        <Group align="flex-end">
          <Select
            label="Model"
            w={420}
            placeholder="Choose a model"
            data={models.map(({ id, title }) => ({ value: id, label: `${title} (${id})` }))}
            value={modelId ?? null}
            onChange={(id) => {
              setModelId(id ?? undefined)
            }}
          />
          <Button
            variant="default"
            disabled={model === undefined}
            onClick={() => {
              if (model !== undefined) onStart({ kind: 'deploy', boxName, modelId: model.id, dryRun })
            }}
          >
            Load its module on {boxName}
          </Button>
        </Group>
        <Loaded query={plans}>
          {(all) => <CompareStep {...{ boxName, repetitions, onStart }} plans={all} modelId={model?.id} />}
        </Loaded>
        <Stack gap={4} align="flex-start">
          <Button
            variant="default"
            onClick={() => {
              onStart({ kind: 'sweep', boxName, seed })
            }}
          >
            Find the readahead map of {boxName}
          </Button>
          <Text size="sm" c="dimmed">
            Tries readahead values per class on its disk. <TextLink to="/maps">Readahead maps</TextLink>
          </Text>
        </Stack>
      </Stack>
    </Fold>
  )
}
