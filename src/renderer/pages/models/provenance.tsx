import { Button, CopyButton, Group, Stack, Text, Tooltip } from '@mantine/core'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { ModelDetail } from '../../../shared/contract/index.ts'
import type { ModelReport } from '../../../shared/model-report.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Facts } from '../../widgets/facts.tsx'
import { exactly, roughly } from '../../widgets/format.ts'
import { TextLink } from '../../widgets/text-link.tsx'
import { WindowCounts } from '../../widgets/window-counts.tsx'
import { networkShape, windowsByClass } from './network-shape.ts'

interface ProvenanceProps {
  readonly detail: ModelDetail
  readonly report: ModelReport | undefined
}

/** What it is, and what it was made from. */
export function Provenance({ detail: { item, document }, report }: ProvenanceProps) {
  const { training, readaheadMapKib, featureSet } = document
  return (
    <Group align="flex-start" gap="8px 48px">
      <Facts
        of={[
          ['features', featureSet],
          ['network', networkShape(document)],
          [
            'readahead',
            <Group key="map" gap="sm">
              {ACCESS_CLASSES.map((name) => (
                <Text key={name} span>
                  <ClassMark name={name} /> {readaheadMapKib[name]}&thinsp;KiB
                </Text>
              ))}
            </Group>,
          ],
          ['windows', <WindowCounts key="windows" of={windowsByClass(training)} />],
          ...(report === undefined
            ? []
            : ([
                ['class weights', report.classWeights],
                [
                  'made with',
                  Object.entries(report.versions)
                    .map(([name, version]) => `${name} ${version}`)
                    .join(', '),
                ],
              ] as const)),
        ]}
      />
      <Facts
        of={[
          ['trained on', <TrainedOn key="sessions" sessionIds={item.sessionIds} />],
          ['made', exactly(item.createdAt)],
          ['seed', String(training.seed)],
          ['backend', training.backend],
          ['epochs', `${training.epochsRun} run, ${training.bestEpoch} kept`],
          ...(report === undefined ? [] : ([['took', roughly(report.seconds)]] as const)),
          ['data hash', <DataHash key="hash" hash={training.dataHash} />],
        ]}
      />
    </Group>
  )
}

function TrainedOn({ sessionIds }: { readonly sessionIds: readonly string[] }) {
  if (sessionIds.length === 0) return <>a file</>
  return (
    <Stack gap={0}>
      {sessionIds.map((sessionId) => (
        <TextLink key={sessionId} to="/sessions/$sessionId" params={{ sessionId }}>
          {sessionId}
        </TextLink>
      ))}
    </Stack>
  )
}

function DataHash({ hash }: { readonly hash: string }) {
  return (
    <Group gap="xs">
      <Tooltip label={hash} multiline maw={360} style={{ overflowWrap: 'anywhere' }}>
        <span>{hash.slice(0, 16)}</span>
      </Tooltip>
      <CopyButton value={hash}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" aria-label="Copy the whole data hash" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  )
}
