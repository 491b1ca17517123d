import { Button, Group, NumberInput, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { FEATURE_SETS } from '../../../shared/features.ts'
import type { ModelDocument } from '../../../shared/model.ts'
import type { DatasetReport } from '../../../shared/model-report.ts'
import { api } from '../../client/client.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Failure } from '../../widgets/failure.tsx'
import { featureWord } from '../../widgets/feature-facts.ts'
import { percent } from '../../widgets/format.ts'
import { actionAfter, meanWindow } from './answer-text.ts'

interface AskModelProps {
  readonly document: ModelDocument
  /** Of what it learned from, where that is known: means to start from. */
  readonly known?: DatasetReport['features'] | undefined
}

/** What the model makes of one window. It starts with the mean of what it was trained on. */
export function AskModel({ document, known = [] }: AskModelProps) {
  const [features, setFeatures] = useState<readonly number[]>(
    document.scaler.mean.map((mean) => Number(mean.toPrecision(4))),
  )
  const ask = useMutation(api.models.predict.mutationOptions())
  const isGood = features.every((value) => Number.isFinite(value))
  const means = ACCESS_CLASSES.flatMap((name) => {
    const window = meanWindow(known, name)
    return window === undefined ? [] : [{ name, window }]
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isGood) ask.mutate({ id: document.id, features: [...features] })
      }}
    >
      <Stack gap="sm" align="flex-start">
        {means.length === 0 ? undefined : (
          <Group gap="sm">
            <Text>Start from the mean window of</Text>
            {means.map(({ name, window }) => (
              <Button
                key={name}
                variant="default"
                size="compact-md"
                onClick={() => {
                  setFeatures(window)
                  ask.reset()
                }}
              >
                <ClassMark name={name} />
              </Button>
            ))}
          </Group>
        )}
        <Group gap="sm" align="flex-end">
          {FEATURE_SETS[document.featureSet].map(({ name, unit }, index) => (
            <NumberInput
              key={name}
              w={190}
              hideControls
              label={`${featureWord(name)}, ${unit}`}
              value={features[index] ?? Number.NaN}
              onChange={(value) => {
                setFeatures(features.map((old, at) => (at === index ? Number(value) : old)))
              }}
            />
          ))}
        </Group>
        <Group>
          <Button type="submit" variant="default" loading={ask.isPending} disabled={!isGood}>
            Classify this window
          </Button>
          {ask.data === undefined ? undefined : (
            <Text role="status">
              <ClassMark name={ask.data.class} />, {actionAfter(ask.data)} ·{' '}
              {ACCESS_CLASSES.map((name, id) => `${name} ${percent(ask.data.probabilities[id] ?? 0)}`).join(' · ')}
            </Text>
          )}
        </Group>
        {ask.isError ? <Failure error={ask.error} /> : undefined}
      </Stack>
    </form>
  )
}
