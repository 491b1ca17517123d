import { Box, Button, Group, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation } from '@tanstack/react-query'
import type { Activity } from '../../../shared/contract/index.ts'
import { isEnded } from '../../../shared/contract/words.ts'
import { api } from '../../client/client.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { ComparisonTable } from '../../widgets/comparison-table.tsx'
import { Failure } from '../../widgets/failure.tsx'
import { Fold } from '../../widgets/fold.tsx'
import { Section } from '../../widgets/section.tsx'
import { StateMark } from '../../widgets/state-mark.tsx'
import { WindowCounts } from '../../widgets/window-counts.tsx'
import { TrainingCurves } from '../models/training-curves.tsx'
import { ActivityLinks } from './activity-links.tsx'
import { outcomeOf } from './activity-lines.ts'
import { DiskCharts } from './disk-charts.tsx'
import { LatestWindow } from './latest-window.tsx'
import { Stepper } from './stepper.tsx'

/** Work during which the disk is watched. */
const DISK_WORK: readonly Activity['input']['kind'][] = ['run', 'capture', 'compare', 'sweep', 'resume']

/** What they work on was there before. */
const KEEPS_ALL: readonly Activity['input']['kind'][] = ['resume', 'put-back']

interface ActivityViewProps {
  readonly activity: Activity
  readonly onDismiss: () => void
}

export function ActivityView({ activity, onDismiss }: ActivityViewProps) {
  const stop = useMutation(api.activities.stop.mutationOptions())
  const { id, title, state, error, workload, windowsByClass, comparison, remarks, input, boxName, curves } = activity
  const hasEnded = isEnded(activity)
  const hasDisk = DISK_WORK.includes(input.kind)
  const windows = windowsByClass.sequential + windowsByClass.random + windowsByClass.mixed
  const askToCancel = () => {
    modals.openConfirmModal({
      title: `Cancel “${title}” and discard it?`,
      children: (
        <Text>
          {boxName === undefined
            ? 'What it has made is deleted.'
            : 'The sessions, the model and the map that it has made are deleted. The box is put back as it was.'}
        </Text>
      ),
      labels: { confirm: 'Cancel and discard', cancel: 'Go on' },
      confirmProps: { color: 'red' },
      onConfirm: () => {
        stop.mutate({ id, how: 'discard' })
      },
    })
  }
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <Stack gap={2}>
          <Text fw={600} size="lg">
            {title}
          </Text>
          <Group gap="sm" role="status">
            <StateMark state={state} />
            {hasEnded ? <Text>{outcomeOf(activity)}</Text> : undefined}
          </Group>
        </Stack>
        {hasEnded ? (
          <Button variant="default" onClick={onDismiss}>
            Start another
          </Button>
        ) : (
          <Group gap="sm">
            <Button
              variant="default"
              disabled={state !== 'running'}
              {...(hasDisk
                ? { title: 'The run in progress is given up; complete runs, the session and the model stay' }
                : {})}
              onClick={() => {
                stop.mutate({ id, how: 'keep' })
              }}
            >
              Stop and keep
            </Button>
            {KEEPS_ALL.includes(input.kind) ? undefined : (
              <Button variant="default" disabled={state === 'cancelling'} onClick={askToCancel}>
                Cancel and discard
              </Button>
            )}
          </Group>
        )}
      </Group>
      <Stepper activity={activity} />
      {stop.isError ? <Failure error={stop.error} /> : undefined}
      {state === 'failed' && error !== undefined ? <Failure error={error} /> : undefined}
      <ActivityLinks activity={activity} />
      {comparison === undefined ? undefined : (
        <Section title="With and without the module">
          <ComparisonTable rows={comparison} />
        </Section>
      )}
      {hasDisk ? (
        <Box style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(320px, 1fr))', gap: 24 }}>
          <Section
            title="The disk"
            aside={
              workload === undefined ? (
                <Text c="dimmed">{hasEnded ? '' : 'no workload right now'}</Text>
              ) : (
                <Text>
                  <ClassMark name={workload.label} /> · {workload.name}
                </Text>
              )
            }
          >
            <DiskCharts activityId={id} name={title} />
          </Section>
          {input.kind === 'compare' || input.kind === 'sweep' ? undefined : (
            <Section title={`Windows: ${windows}`} aside={<WindowCounts of={windowsByClass} />}>
              <LatestWindow activity={activity} />
            </Section>
          )}
        </Box>
      ) : undefined}
      {curves === undefined || curves.length === 0 ? undefined : (
        <Section title="Training" aside={<Text c="dimmed">the best epoch so far is marked, and kept</Text>}>
          <TrainingCurves training={{ history: curves, bestEpoch: bestEpochOf(curves) }} exportName={id} />
        </Section>
      )}
      {remarks.length === 0 ? undefined : (
        <Fold label={`Remarks: ${remarks.length}`}>
          <Stack gap={2}>
            {remarks.map((remark, index) => (
              <Text key={`${index} ${remark}`}>{remark}</Text>
            ))}
          </Stack>
        </Fold>
      )}
    </Stack>
  )
}

/** From 1: where the validation loss was lowest. */
function bestEpochOf(curves: NonNullable<Activity['curves']>): number {
  const losses = curves.map(({ validationLoss }) => validationLoss)
  return losses.indexOf(Math.min(...losses)) + 1
}
