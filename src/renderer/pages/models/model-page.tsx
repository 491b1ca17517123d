import { Button, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ModelDetail } from '../../../shared/contract/index.ts'
import type { ModelReport } from '../../../shared/model-report.ts'
import { api, bench } from '../../client/client.ts'
import { ButtonLink } from '../../widgets/button-link.tsx'
import { Columns } from '../../widgets/columns.tsx'
import { Fold } from '../../widgets/fold.tsx'
import { LabelEditor } from '../../widgets/label-editor.tsx'
import { LoadedPage } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { SaveReport } from '../../widgets/save-report.tsx'
import { Section } from '../../widgets/section.tsx'
import { TagList } from '../../widgets/tag-list.tsx'
import { AskModel } from './ask-model.tsx'
import { DatasetView } from './dataset/dataset-view.tsx'
import { Deployments } from './deployments.tsx'
import { FilesTable } from './files-table.tsx'
import { Provenance } from './provenance.tsx'
import { removeModel } from './remove-model.ts'
import { abstainCalibrationText, abstainRuleText } from './report/abstain-text.ts'
import { FeatureImportance, MoreData } from './report/beyond-accuracy.tsx'
import { Judgements } from './report/judgements.tsx'
import { JudgementTable } from './report/judgement-table.tsx'
import { Seeds } from './report/seeds.tsx'
import { TrainingCurves } from './training-curves.tsx'
import { baselineVerdict, modelVerdict } from './verdict.ts'

export function ModelPage() {
  const { modelId } = useParams({ from: '/models/$modelId' })
  const input = { id: modelId }
  const model = useQuery(api.models.get.queryOptions({ input }))
  const report = useQuery(api.models.report.queryOptions({ input }))
  return (
    <LoadedPage query={model} title="Model">
      {(detail) => (
        <LoadedPage query={report} title="Model">
          {({ report: known }) => <Detail key={modelId} detail={detail} report={known} />}
        </LoadedPage>
      )}
    </LoadedPage>
  )
}

interface DetailProps {
  readonly detail: ModelDetail
  readonly report: ModelReport | undefined
}

function Detail({ detail, report }: DetailProps) {
  const { item, document, deployments, evaluationIds } = detail
  const { accuracyByRun, training } = document
  const judgements = report?.judgements ?? (accuracyByRun === undefined ? [] : [accuracyByRun])
  const [told] = judgements
  const simple = baselineVerdict(told)
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
          <CompareWith modelId={item.id} />
          <SaveReport id={item.id} />
          <ButtonLink to="/bench" search={{ model: item.id }}>
            Load it on a box
          </ButtonLink>
          <Button variant="default" onClick={() => void remove()}>
            Delete this model
          </Button>
        </>
      }
    >
      <Stack gap="xs" maw={860} mb="lg">
        <Text size="lg">{modelVerdict(told)}</Text>
        {simple === undefined ? undefined : <Text size="lg">{simple}</Text>}
        {report === undefined ? (
          <Text c="dimmed">
            This model is from before reports were kept. Train on the same sessions again to see how it does on other
            splits, and beside simple models.
          </Text>
        ) : undefined}
      </Stack>
      {report === undefined ? undefined : (
        <Section title="How well it does">
          <JudgementTable judgements={judgements} />
        </Section>
      )}
      {told === undefined ? undefined : (
        <Judgements
          modelId={item.id}
          sessionIds={item.sessionIds}
          judgements={judgements}
          hasWindows={report !== undefined}
        />
      )}
      <Columns>
        <Section title="Training" aside={<Text c="dimmed">the marked epoch was kept</Text>}>
          <TrainingCurves training={training} exportName={item.id} />
        </Section>
        <FeatureImportance report={report} exportName={item.id} />
        <MoreData report={report} exportName={item.id} />
        {report === undefined ? undefined : (
          <Section title="Chance, and when it abstains">
            {report.seeds.length === 0 ? undefined : <Seeds seeds={report.seeds} />}
            <Text>{abstainRuleText(document.abstain)}</Text>
            {document.abstain === undefined ? undefined : (
              <Text c="dimmed">{abstainCalibrationText(report.abstain)}</Text>
            )}
          </Section>
        )}
      </Columns>
      {report === undefined ? undefined : (
        <Section title="What it learned from">
          <DatasetView dataset={report.dataset} exportName={`${item.id}-features`} />
        </Section>
      )}
      <Section title="Where it comes from">
        <Provenance detail={detail} report={report} />
      </Section>
      <Section title="Files">
        <FilesTable modelId={item.id} />
      </Section>
      <Section title="Where it was loaded">
        <Deployments deployments={deployments} evaluationIds={evaluationIds} />
      </Section>
      <Section title="Ask it">
        <Fold label="Type the features of a window">
          <AskModel document={document} known={report?.dataset.features} />
        </Fold>
      </Section>
      <Section title="Notes">
        <LabelEditor label={item} onSave={(label) => bench.models.label({ id: item.id, label })} />
      </Section>
    </Page>
  )
}

function CompareWith({ modelId }: { readonly modelId: string }) {
  const navigate = useNavigate()
  const others = (useQuery(api.models.list.queryOptions()).data ?? []).filter(({ id }) => id !== modelId)
  if (others.length === 0) return undefined
  return (
    <Select
      aria-label="Compare with"
      placeholder="Compare with …"
      w={220}
      data={others.map(({ id, title }) => ({ value: id, label: title }))}
      value={null}
      onChange={(other) => {
        if (other !== null) void navigate({ to: '/models/compare', search: { a: modelId, b: other } })
      }}
    />
  )
}
