import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { ActivityInput, PlannedEvaluation } from '../../../shared/contract/index.ts'
import { planCost, USUAL_PLAN } from './plan-cost.ts'

interface CompareStepProps {
  readonly plans: readonly PlannedEvaluation[]
  readonly boxName: string
  /** Undefined where none is chosen. */
  readonly modelId: string | undefined
  /** Of the usual plan; the others have their own. */
  readonly repetitions: number
  readonly onStart: (input: ActivityInput) => void
}

/** Which experiment, what it costs, and the button. */
export function CompareStep({ plans, boxName, modelId, repetitions, onStart }: CompareStepProps) {
  const [planName, setPlanName] = useState<string>(USUAL_PLAN)
  const chosen = plans.find(({ plan }) => plan.name === planName) ?? plans[0]
  if (chosen === undefined) return <Text c="dimmed">No plan of a comparison came with the bench.</Text>
  const { plan } = chosen
  return (
    <Stack gap={4}>
      <Group align="flex-end">
        <Select
          label="Plan"
          w={420}
          allowDeselect={false}
          data={plans.map(({ plan: { name, title } }) => ({ value: name, label: title }))}
          value={plan.name}
          onChange={(name) => {
            if (name !== null) setPlanName(name)
          }}
        />
        <Button
          variant="default"
          disabled={modelId === undefined}
          onClick={() => {
            if (modelId === undefined) return
            const own = plan.name === USUAL_PLAN ? { repetitions } : {}
            onStart({ kind: 'compare', boxName, modelId, planName: plan.name, ...own })
          }}
        >
          Compare with and without it on {boxName}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" maw={820}>
        {plan.description} {planCost(chosen, plan.name === USUAL_PLAN ? repetitions : plan.repetitions)}
      </Text>
    </Stack>
  )
}
