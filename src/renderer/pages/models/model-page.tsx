import { Box, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { ModelDetail } from '../../../shared/contract/index.ts'
import { MatrixTable } from '../../charts/matrix-table.tsx'
import { api, bench } from '../../client/client.ts'
import { ButtonLink } from '../../widgets/button-link.tsx'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Facts } from '../../widgets/facts.tsx'
import { Fold } from '../../widgets/fold.tsx'
import { exactly } from '../../widgets/format.ts'
import { LabelEditor } from '../../widgets/label-editor.tsx'
import { LoadedPage } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { Section } from '../../widgets/section.tsx'
import { TagList } from '../../widgets/tag-list.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { When } from '../../widgets/when.tsx'
import { WindowCounts } from '../../widgets/window-counts.tsx'
import { AskModel } from './ask-model.tsx'
import { ByRunTable } from './by-run-table.tsx'
import { removeModel } from './remove-model.ts'
import { TrainingCurves } from './training-curves.tsx'
import { modelVerdict, splitInWords } from './verdict.ts'

export function ModelPage() {
  const { modelId } = useParams({ from: '/models/$modelId' })
  const model = useQuery(api.models.get.queryOptions({ input: { id: modelId } }))
  return (
    <LoadedPage query={model} title="Model">
      {(detail) => <Detail key={modelId} detail={detail} />}
    </LoadedPage>
  )
}

function Detail({ detail }: { readonly detail: ModelDetail }) {
  const { item, document, deployments, evaluationIds } = detail
  const { accuracyByRun: judged, training } = document
  const navigate = useNavigate()
  const remove = async () => {
    await removeModel(item)
    await navigate({ to: '/models' })
  }
  return (
    <Page
      title={item.title}
      about={<TagList tags={item.tags} isSample={item.sample} />}
      actions={
        <>
          <ButtonLink to="/bench" search={{ model: item.id }}>
            Load it on a box
          </ButtonLink>
          <Button variant="default" onClick={() => void remove()}>
            Delete this model
          </Button>
        </>
      }
    >
      <Text size="lg" maw={820} mb="lg">
        {modelVerdict(judged)}
      </Text>
      <Provenance detail={detail} />
      <Box style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(380px, 1fr))', gap: '0 32px' }}>
        <Section title="Confusion">
          {judged === undefined ? (
            <Text c="dimmed">It was not judged by run.</Text>
          ) : (
            <MatrixTable
              matrix={judged.confusionMatrix}
              caption={`${judged.windows} windows ${splitInWords(judged.split)}.`}
            />
          )}
        </Section>
        <Section title="Training" aside={<Text c="dimmed">the marked epoch was kept</Text>}>
          <TrainingCurves training={training} exportName={item.id} />
        </Section>
      </Box>
      {judged === undefined || judged.runs.length === 0 ? undefined : (
        <Section title="By run">
          <ByRunTable runs={judged.runs} />
        </Section>
      )}
      <Section title="Where it was loaded">
        <Deployments deployments={deployments} evaluationIds={evaluationIds} />
      </Section>
      <Section title="Ask it">
        <Fold label="Type the features of a window">
          <AskModel document={document} />
        </Fold>
      </Section>
      <Section title="Notes">
        <LabelEditor label={item} onSave={(label) => bench.models.label({ id: item.id, label })} />
      </Section>
    </Page>
  )
}

function Provenance({ detail: { item, document } }: { readonly detail: ModelDetail }) {
  const { training, readaheadMapKib, featureSet, layers } = document
  const shape = [document.scaler.mean.length, ...layers.map(({ bias }) => bias.length)].join('-')
  return (
    <Group align="flex-start" gap="8px 48px" mb="xl">
      <Facts
        of={[
          ['features', featureSet],
          ['network', shape],
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
        ]}
      />
      <Facts
        of={[
          [
            'trained on',
            <Stack key="sessions" gap={0}>
              {item.sessionIds.map((sessionId) => (
                <TextLink key={sessionId} to="/sessions/$sessionId" params={{ sessionId }}>
                  {sessionId}
                </TextLink>
              ))}
            </Stack>,
          ],
          ['made', exactly(item.createdAt)],
          ['seed', String(training.seed)],
          ['backend', training.backend],
          ['epochs', `${training.epochsRun} run, ${training.bestEpoch} kept`],
          ['data hash', training.dataHash.slice(0, 16)],
        ]}
      />
    </Group>
  )
}

function Deployments({ deployments, evaluationIds }: Pick<ModelDetail, 'deployments' | 'evaluationIds'>) {
  if (deployments.length === 0) return <Text c="dimmed">Nowhere yet.</Text>
  return (
    <Stack gap="sm">
      {evaluationIds.map((sessionId) => (
        <TextLink key={sessionId} to="/sessions/$sessionId" params={{ sessionId }}>
          Compared with and without it: {sessionId}
        </TextLink>
      ))}
      <Fold label={`Every time it was loaded: ${deployments.length}`}>
        <Table maw={760}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Box</Table.Th>
              <Table.Th>Kernel</Table.Th>
              <Table.Th ta="right">Loaded</Table.Th>
              <Table.Th ta="right">Unloaded</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {deployments.map(({ id, boxName, kernel, loadedAt, unloadedAt }) => (
              <Table.Tr key={id}>
                <Table.Td>{boxName}</Table.Td>
                <Table.Td>{kernel}</Table.Td>
                <Table.Td ta="right">
                  <When at={loadedAt} />
                </Table.Td>
                <Table.Td ta="right">{unloadedAt === undefined ? 'not yet' : <When at={unloadedAt} />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Fold>
    </Stack>
  )
}

function windowsByClass({ windowsByClass: known }: ModelDetail['document']['training']) {
  return { sequential: known.sequential, random: known.random, mixed: known.mixed }
}
