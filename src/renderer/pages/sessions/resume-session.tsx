import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { SessionDetail } from '../../../shared/contract/index.ts'
import { isAtWork } from '../../app/at-work.ts'
import { useStartWork } from '../../app/start-work.ts'
import { api } from '../../client/client.ts'

/** Goes on with a session that ended early, where its box is known here and nothing is at work on it. */
export function ResumeSession({ detail }: { readonly detail: SessionDetail }) {
  const boxes = useQuery(api.boxes.list.queryOptions()).data ?? []
  const activities = useQuery(api.activities.list.queryOptions()).data ?? []
  const start = useStartWork()
  const { id, boxName, state, sample } = detail.item
  if (state !== 'partial' || sample || !isPlanned(detail)) return undefined
  if (!boxes.some(({ name }) => name === boxName) || isAtWork(id, activities)) return undefined
  return (
    <Button
      onClick={() => {
        start({ kind: 'resume', boxName, id })
      }}
    >
      Resume on {boxName}
    </Button>
  )
}

/** Whether what it lacks is known. */
function isPlanned(detail: SessionDetail): boolean {
  return detail.kind === 'capture' || (detail.kind === 'evaluation' && detail.plan !== undefined)
}
