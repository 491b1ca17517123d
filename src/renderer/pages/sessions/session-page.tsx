import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { SessionDetail } from '../../../shared/contract/index.ts'
import { api, bench } from '../../client/client.ts'
import { LabelEditor } from '../../widgets/label-editor.tsx'
import { LoadedPage } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { SaveReport } from '../../widgets/save-report.tsx'
import { Section } from '../../widgets/section.tsx'
import { TagList } from '../../widgets/tag-list.tsx'
import { CommandsRun } from './commands-run.tsx'
import { CaptureDetail } from './capture-detail.tsx'
import { CompareWith } from '../compare/compare-with.tsx'
import { EvaluationDetail } from './evaluation/evaluation-detail.tsx'
import { Notes } from './notes.tsx'
import { RecordingDetail } from './recording-detail.tsx'
import { ResumeSession } from './resume-session.tsx'
import { removeSessions } from './session-removal.ts'
import { ExportMenu } from './share/export-menu.tsx'

export function SessionPage() {
  const { sessionId } = useParams({ from: '/sessions/$sessionId' })
  const session = useQuery(api.sessions.get.queryOptions({ input: { id: sessionId } }))
  return (
    <LoadedPage query={session} title="Session">
      {(detail) => <Detail key={sessionId} detail={detail} />}
    </LoadedPage>
  )
}

function Detail({ detail }: { readonly detail: SessionDetail }) {
  const { item } = detail
  const navigate = useNavigate()
  const remove = async () => {
    await removeSessions([item])
    await navigate({ to: '/sessions' })
  }
  return (
    <Page
      title={item.title}
      about={<TagList tags={item.tags} isSample={item.sample} />}
      actions={
        <>
          <ResumeSession detail={detail} />
          {detail.kind === 'recording' ? undefined : <CompareWith id={item.id} />}
          <ExportMenu ids={[item.id]} areCaptures={detail.kind === 'capture'} traceBytes={traceBytesOf(detail)} />
          <SaveReport id={item.id} />
          <Button variant="default" onClick={() => void remove()}>
            Delete this session
          </Button>
        </>
      }
    >
      {detail.kind === 'capture' ? <CaptureDetail detail={detail} /> : undefined}
      {detail.kind === 'recording' ? <RecordingDetail detail={detail} /> : undefined}
      {detail.kind === 'evaluation' ? <EvaluationDetail detail={detail} /> : undefined}
      <Section title="Title, tags and notes">
        <LabelEditor label={item} onSave={(label) => bench.sessions.label({ id: item.id, label })} />
      </Section>
      {detail.kind === 'recording' ? undefined : (
        <Section title="Notes on parts of it">
          <Notes subjectId={item.id} />
        </Section>
      )}
      {detail.kind === 'recording' ? undefined : <CommandsRun subjectId={item.id} />}
    </Page>
  )
}

function traceBytesOf(detail: SessionDetail): number {
  return detail.kind === 'capture' ? detail.runs.reduce((sum, { traceBytes = 0 }) => sum + traceBytes, 0) : 0
}
