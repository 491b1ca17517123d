import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelItem, SessionJudgement } from '../../../../shared/contract/index.ts'
import { api } from '../../../client/client.ts'

export interface SessionModel {
  /** Newest first; undefined where they are not known yet. */
  readonly models: readonly ModelItem[] | undefined
  readonly chosen: ModelItem | undefined
  readonly choose: (modelId: string) => void
  /** What it says of the session's windows. */
  readonly judgement: UseQueryResult<SessionJudgement>
  /** Whether it is known that there is no model, or what it says. */
  readonly isKnown: boolean
}

/** The model that a session is looked at with: the newest that was trained on it, else the newest. */
export function useSessionModel(sessionId: string): SessionModel {
  const models = useQuery(api.models.list.queryOptions()).data
  const [modelId, choose] = useState<string>()
  const chosen =
    models?.find(({ id }) => id === modelId) ??
    models?.find(({ sessionIds }) => sessionIds.includes(sessionId)) ??
    models?.[0]
  const judgement = useQuery({
    ...api.sessions.judge.queryOptions({ input: { sessionId, modelId: chosen?.id ?? '' } }),
    enabled: chosen !== undefined,
  })
  const isKnown = models !== undefined && (chosen === undefined || !judgement.isPending)
  return { models, chosen, choose, judgement, isKnown }
}
