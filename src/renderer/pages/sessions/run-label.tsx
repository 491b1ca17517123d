import { Button, Group, Menu, Text } from '@mantine/core'
import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import type { RunItem } from '../../../shared/contract/index.ts'
import { labelInForce } from '../../../shared/label-in-force.ts'
import { bench } from '../../client/client.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { notifyFailure } from '../../widgets/notify-failure.ts'

/** The class of a run, which a person can set right; what was planned stays beside it. */
export function RunLabel({ run }: { readonly run: RunItem }) {
  const { id, label: planned, correctedLabel } = run
  const inForce = labelInForce(run)
  return (
    <Group gap="xs">
      <ClassMark name={inForce} />
      {correctedLabel === undefined ? undefined : <Text c="dimmed">corrected; {planned} was planned</Text>}
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button variant="subtle" size="compact-sm">
            Correct the label
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {ACCESS_CLASSES.map((name) => (
            <Menu.Item
              key={name}
              disabled={name === inForce}
              onClick={() => void correct(id, name === planned ? undefined : name)}
            >
              {name === planned ? `${name}, as planned` : name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}

async function correct(runId: string, label: AccessClass | undefined): Promise<void> {
  try {
    await bench.sessions.correctLabel({ runId, ...(label === undefined ? {} : { label }) })
  } catch (error) {
    notifyFailure('The label is as it was', error)
  }
}
