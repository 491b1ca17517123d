import { NumberInput, SimpleGrid, Text } from '@mantine/core'
import { useState } from 'react'
import type { Settings } from '../../../shared/contract/index.ts'
import { Section } from '../../widgets/section.tsx'
import { isLimit, typedLimit } from './typed-limit.ts'

type Limits = Settings['keptTraces']

const MOST = { gib: 1_000_000, days: 36_500 }

/** How much of the raw traces is kept, and for how long. */
export function TraceLimits({
  limits,
  onChange,
}: {
  readonly limits: Limits
  readonly onChange: (limits: Limits) => void
}) {
  return (
    <Section title="Raw traces" aside={<Text c="dimmed">windows always stay</Text>}>
      <Text size="sm" maw={760}>
        Traces in the data folder beyond these limits are deleted at the start and after each capture, the oldest first.
        Those of sessions with the tag “keep” stay.
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} maw={760}>
        <Limit
          label="Keep at most, GiB"
          value={limits.maxGib}
          most={MOST.gib}
          onCommit={(maxGib) => {
            onChange({ ...limits, maxGib })
          }}
        />
        <Limit
          label="Keep for at most, days"
          value={limits.maxDays}
          most={MOST.days}
          onCommit={(maxDays) => {
            onChange({ ...limits, maxDays })
          }}
        />
      </SimpleGrid>
    </Section>
  )
}

interface LimitProps {
  readonly label: string
  /** Undefined: no limit. */
  readonly value: number | undefined
  readonly most: number
  readonly onCommit: (value: number | undefined) => void
}

/** Saved when it is left, if it is one that can be; empty is no limit. */
function Limit({ label, value, most, onCommit }: LimitProps) {
  const [typed, setTyped] = useState<string | number>(value ?? '')
  const isGood = isLimit(typed, most)
  return (
    <NumberInput
      label={label}
      placeholder="no limit"
      value={typed}
      error={isGood ? undefined : `A number above 0, at most ${most}, or nothing`}
      hideControls
      onChange={setTyped}
      onBlur={() => {
        const next = typedLimit(typed)
        if (isGood && next !== value) onCommit(next)
      }}
    />
  )
}
