import { Group } from '@mantine/core'
import type { Activity } from '../../../shared/contract/index.ts'
import { TextLink } from '../../widgets/text-link.tsx'

/** What came of it, each where it can be looked at. */
export function ActivityLinks({ activity }: { readonly activity: Activity }) {
  const { sessionId, modelId, evaluationId, sweepId, boxName, state, input } = activity
  const isLoaded =
    state === 'done' && ((input.kind === 'run' && input.keepLoaded) || input.kind === 'deploy') && boxName !== undefined
  return (
    <Group gap="md" component="span">
      {sessionId === undefined ? undefined : (
        <TextLink to="/sessions/$sessionId" params={{ sessionId }}>
          Session
        </TextLink>
      )}
      {modelId === undefined ? undefined : (
        <TextLink to="/models/$modelId" params={{ modelId }}>
          Model
        </TextLink>
      )}
      {evaluationId === undefined ? undefined : (
        <TextLink to="/sessions/$sessionId" params={{ sessionId: evaluationId }}>
          Comparison
        </TextLink>
      )}
      {sweepId === undefined ? undefined : (
        <TextLink to="/maps/$sweepId" params={{ sweepId }}>
          Readahead map
        </TextLink>
      )}
      {isLoaded ? (
        <TextLink to="/live" search={{ box: boxName }}>
          Live
        </TextLink>
      ) : undefined}
    </Group>
  )
}
