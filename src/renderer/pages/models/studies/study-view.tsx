import { Stack, Text } from '@mantine/core'
import type { WindowStudy } from '../../../../shared/window-study.ts'
import { Columns } from '../../../widgets/columns.tsx'
import { Fold } from '../../../widgets/fold.tsx'
import { counted } from '../../../widgets/format.ts'
import { Section } from '../../../widgets/section.tsx'
import { TextLink } from '../../../widgets/text-link.tsx'
import { RunName } from '../run-name.tsx'
import { StudyAccuracyChart, StudyReactionChart } from './study-charts.tsx'
import { SpreadTable, StudyTable } from './study-tables.tsx'

/** One study: what it says first, then how accuracy and reaction change with the length, then every figure. */
export function StudyView({ study }: { readonly study: WindowStudy }) {
  const { id, verdict, rows, runs, skipped, sessionIds, seed } = study
  return (
    <>
      <Stack gap="xs" maw={860}>
        <Text size="lg">{verdict}</Text>
        <Text c="dimmed">
          From the traces of {counted(runs, 'run')} of{' '}
          {sessionIds.map((sessionId, at) => (
            <span key={sessionId}>
              {at === 0 ? '' : ', '}
              <TextLink to="/sessions/$sessionId" params={{ sessionId }}>
                {sessionId}
              </TextLink>
            </span>
          ))}
          ; seed {seed}.
        </Text>
      </Stack>
      {skipped.length === 0 ? undefined : (
        <Fold label={`Skipped: ${counted(skipped.length, 'run')}`}>
          <Stack gap={2}>
            {skipped.map(({ runId, why }) => (
              <Text key={runId}>
                <RunName runId={runId} sessionIds={sessionIds} />: {why}
              </Text>
            ))}
          </Stack>
        </Fold>
      )}
      {rows.length === 0 ? undefined : (
        <>
          <Columns>
            <Section title="How often right">
              <StudyAccuracyChart rows={rows} exportName={`${id}-accuracy`} />
            </Section>
            <Section title="How soon it reacts">
              <StudyReactionChart rows={rows} exportName={`${id}-reaction`} />
            </Section>
          </Columns>
          <Section title="By length and feature set">
            <StudyTable rows={rows} />
          </Section>
          <Section title="Spread of the features">
            <SpreadTable rows={rows} />
          </Section>
        </>
      )}
    </>
  )
}
