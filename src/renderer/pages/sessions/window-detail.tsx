import { Button, Group, Text } from '@mantine/core'
import type { RunItem, WindowItem } from '../../../shared/contract/index.ts'
import { hasLosses } from '../../../shared/window-measures.ts'
import { Facts } from '../../widgets/facts.tsx'
import { featureFacts } from '../../widgets/feature-facts.ts'
import { Section } from '../../widgets/section.tsx'
import { WindowRequestsChart } from './explore/window-requests.tsx'
import { lossText } from './losses.ts'
import { measureFacts } from './measure-facts.ts'
import { windowFeatures } from './run-series.ts'

interface WindowDetailProps {
  readonly run: RunItem
  readonly window: WindowItem
  readonly onClose: () => void
}

/** All that is known of one window. */
export function WindowDetail({ run, window, onClose }: WindowDetailProps) {
  const { measures } = window
  const features = windowFeatures(run, window)
  return (
    <Section
      title={`Window ${window.index + 1} of ${run.windows.length}`}
      aside={
        <Button size="compact-sm" variant="default" onClick={onClose}>
          Close
        </Button>
      }
    >
      {measures === undefined || !hasLosses(measures) ? undefined : (
        <Text c="var(--class-random-text)">
          LTTng lost {lossText(measures)} at a time that may lie in this window: it is left out of training.
        </Text>
      )}
      {features === undefined ? (
        <Text c="dimmed">Idle: fewer than 2 requests. It is never trained on.</Text>
      ) : undefined}
      {features === undefined && measures === undefined ? undefined : (
        <Group align="flex-start" gap="8px 48px">
          {features === undefined ? undefined : (
            <Facts of={[['requests', String(window.requests)], ...featureFacts('served-v1', features)]} />
          )}
          {measures === undefined ? undefined : <Facts of={measureFacts(run, window, measures)} />}
        </Group>
      )}
      <WindowRequestsChart run={run} window={window} />
    </Section>
  )
}
