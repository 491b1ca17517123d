import { FEATURE_SET_NAMES, type FeatureSetName } from '../../../shared/features.ts'
import { Checkbox, Group, NumberInput, Stack, Text } from '@mantine/core'
import { ACCESS_CLASSES, type ReadaheadMapKib } from '../../../shared/classes.ts'
import type { Settings } from '../../../shared/contract/index.ts'
import { DEFAULT_WINDOW_SECONDS, WINDOW_SECONDS_CHOICES } from '../../../shared/windows.ts'
import { Choice } from '../../widgets/choice.tsx'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Fold } from '../../widgets/fold.tsx'

/** What most people leave as it is. */
export interface AdvancedChoices {
  readonly featureSet: 'auto' | FeatureSetName
  readonly seed: number
  readonly readaheadMapKib: ReadaheadMapKib
  readonly repetitions: number
  /** Of capture, training and switching at most, while a workload is worse than with the default. */
  readonly improveRounds: number
  readonly keepLoaded: boolean
  readonly dryRun: boolean
  readonly windowSeconds: (typeof WINDOW_SECONDS_CHOICES)[number]
  readonly split: 'by-run' | 'stratified'
}

export function advancedFrom({ seed, readaheadMapKib, keepLoaded }: Settings): AdvancedChoices {
  return {
    featureSet: 'auto',
    seed,
    readaheadMapKib,
    repetitions: 3,
    improveRounds: 0,
    keepLoaded,
    dryRun: false,
    windowSeconds: DEFAULT_WINDOW_SECONDS,
    split: 'by-run',
  }
}

interface AdvancedProps {
  readonly choices: AdvancedChoices
  readonly onChange: (choices: AdvancedChoices) => void
}

export function Advanced({ choices, onChange }: AdvancedProps) {
  const change = (fields: Partial<AdvancedChoices>) => {
    onChange({ ...choices, ...fields })
  }
  const whole = (value: string | number, lowest: number) => Math.max(lowest, Math.round(Number(value)) || lowest)
  return (
    <Fold label="Advanced">
      <Stack gap="md" align="flex-start">
        <Group align="flex-end" gap="xl">
          <Choice
            label="Window, s"
            data={WINDOW_SECONDS_CHOICES.map(String)}
            value={String(choices.windowSeconds)}
            onChange={(value) => {
              const windowSeconds = WINDOW_SECONDS_CHOICES.find((seconds) => String(seconds) === value)
              if (windowSeconds !== undefined) change({ windowSeconds })
            }}
          />
          <Choice
            label="Accuracy judged"
            data={[
              { value: 'by-run', label: 'on runs it has not seen' },
              { value: 'stratified', label: 'also by window, which flatters' },
            ]}
            value={choices.split}
            onChange={(value) => {
              change({ split: value === 'stratified' ? 'stratified' : 'by-run' })
            }}
          />
        </Group>
        <Choice
          label="Feature set"
          data={[
            { value: 'auto', label: 'the one that is right more often' },
            { value: 'seed-v1', label: 'seed-v1' },
            { value: 'served-v1', label: 'served-v1' },
            { value: 'served-v2', label: 'served-v2' },
          ]}
          value={choices.featureSet}
          onChange={(value) => {
            change({ featureSet: FEATURE_SET_NAMES.find((name) => name === value) ?? 'auto' })
          }}
        />
        <Group align="flex-end">
          <NumberInput
            label="Seed"
            w={110}
            hideControls
            allowDecimal={false}
            min={0}
            value={choices.seed}
            onChange={(value) => {
              change({ seed: whole(value, 0) })
            }}
          />
          <NumberInput
            label="Repetitions of the comparison"
            w={250}
            allowDecimal={false}
            min={2}
            max={20}
            value={choices.repetitions}
            onChange={(value) => {
              change({ repetitions: Math.min(20, whole(value, 2)) })
            }}
          />
          <NumberInput
            label="Rounds of improvement, at most"
            w={250}
            allowDecimal={false}
            min={0}
            max={10}
            value={choices.improveRounds}
            onChange={(value) => {
              change({ improveRounds: Math.min(10, whole(value, 0)) })
            }}
          />
          {ACCESS_CLASSES.map((name) => (
            <NumberInput
              key={name}
              w={170}
              hideControls
              allowDecimal={false}
              min={4}
              max={16_384}
              label={
                <>
                  <ClassMark name={name} />, KiB
                </>
              }
              value={choices.readaheadMapKib[name]}
              onChange={(value) => {
                change({ readaheadMapKib: { ...choices.readaheadMapKib, [name]: Math.min(16_384, whole(value, 4)) } })
              }}
            />
          ))}
        </Group>
        {choices.improveRounds === 0 ? undefined : (
          <Text size="sm" c="dimmed" maw={760}>
            While a workload is worse than with the default, its windows are captured, added and learned from. The new
            model first decides beside the old one, then takes over, and is rolled back where it is worse. Each round is
            a session.
          </Text>
        )}
        <Checkbox
          label="Keep the module loaded after comparing"
          checked={choices.keepLoaded}
          onChange={(event) => {
            change({ keepLoaded: event.currentTarget.checked })
          }}
        />
        <Checkbox
          label="Dry run: the module that stays decides and reports, and changes nothing"
          checked={choices.dryRun}
          disabled={!choices.keepLoaded}
          onChange={(event) => {
            change({ dryRun: event.currentTarget.checked })
          }}
        />
      </Stack>
    </Fold>
  )
}
