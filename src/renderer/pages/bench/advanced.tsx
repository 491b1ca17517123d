import { Checkbox, Group, NumberInput, Stack } from '@mantine/core'
import { ACCESS_CLASSES, type ReadaheadMapKib } from '../../../shared/classes.ts'
import type { Settings } from '../../../shared/contract/index.ts'
import { DEFAULT_WINDOW_SECONDS, WINDOW_SECONDS_CHOICES } from '../../../shared/windows.ts'
import { Choice } from '../../widgets/choice.tsx'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Fold } from '../../widgets/fold.tsx'

/** What most people leave as it is. */
export interface AdvancedChoices {
  readonly featureSet: 'auto' | 'seed-v1' | 'served-v1'
  readonly seed: number
  readonly readaheadMapKib: ReadaheadMapKib
  readonly repetitions: number
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
          ]}
          value={choices.featureSet}
          onChange={(value) => {
            change({ featureSet: value === 'seed-v1' || value === 'served-v1' ? value : 'auto' })
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
            min={1}
            max={20}
            value={choices.repetitions}
            onChange={(value) => {
              change({ repetitions: Math.min(20, whole(value, 1)) })
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
