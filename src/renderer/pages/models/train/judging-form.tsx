import { Checkbox, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import type { DatasetReport } from '../../../../shared/model-report.ts'
import { SPLIT_NAMES } from '../../../../shared/splits.ts'
import { splitQuestion, splitTitle } from '../split-words.ts'
import { wholeWithin, type JudgingChoices } from './training-choices.ts'
import { Choice } from '../../../widgets/choice.tsx'

const HIGHEST_SEED = 2 ** 31 - 1
const MOST_SEEDS = 20

interface JudgingFormProps {
  readonly judging: JudgingChoices
  readonly onChange: (judging: JudgingChoices) => void
  /** What the chosen windows allow, as far as it is known. */
  readonly splits: DatasetReport['splits'] | undefined
}

/** How the model is trained, and how it is judged. */
export function JudgingForm({ judging, onChange, splits }: JudgingFormProps) {
  const change = (fields: Partial<JudgingChoices>) => {
    onChange({ ...judging, ...fields })
  }
  return (
    <Stack gap="md">
      <Checkbox.Group
        label="Judged by"
        value={[...judging.splits, 'leave-one-run-out']}
        onChange={(chosen) => {
          change({ splits: SPLIT_NAMES.filter((name) => name !== 'leave-one-run-out' && chosen.includes(name)) })
        }}
      >
        <Stack gap={6} mt={4}>
          {SPLIT_NAMES.map((name) => {
            const refusal = splits?.find((split) => split.name === name)?.refusal
            const isAlways = name === 'leave-one-run-out'
            return (
              <Checkbox
                key={name}
                value={name}
                label={splitTitle(name)}
                description={refusal ?? (isAlways ? `${splitQuestion(name)} Always done.` : splitQuestion(name))}
                disabled={isAlways || refusal !== undefined}
              />
            )
          })}
        </Stack>
      </Checkbox.Group>
      <Group align="flex-start">
        <NumberInput
          label="Seed"
          w={110}
          hideControls
          allowDecimal={false}
          min={0}
          max={HIGHEST_SEED}
          value={judging.seed}
          onChange={(value) => {
            change({ seed: wholeWithin(value, 0, HIGHEST_SEED) })
          }}
        />
        <NumberInput
          label="Seeds to try"
          description="The first one’s network is kept."
          w={210}
          allowDecimal={false}
          min={1}
          max={MOST_SEEDS}
          value={judging.seeds}
          onChange={(value) => {
            change({ seeds: wholeWithin(value, 1, MOST_SEEDS) })
          }}
        />
      </Group>
      <Choice
        label="Class weights"
        data={[
          { value: 'none', label: 'each window alike' },
          { value: 'balanced', label: 'each class alike' },
        ]}
        value={judging.classWeights}
        onChange={(value) => {
          change({ classWeights: value === 'balanced' ? 'balanced' : 'none' })
        }}
      />
      <Checkbox
        label="Measure importance and learning curve"
        description="Takes as long again."
        checked={judging.thorough}
        onChange={(event) => {
          change({ thorough: event.currentTarget.checked })
        }}
      />
      <TextInput
        label="Name of the model"
        placeholder="By what it learns from"
        maxLength={200}
        value={judging.name}
        onChange={(event) => {
          change({ name: event.currentTarget.value })
        }}
      />
    </Stack>
  )
}
