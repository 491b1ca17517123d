import { Group, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { Activity, ActivityInput } from '../../../shared/contract/index.ts'
import { isEnded } from '../../../shared/contract/words.ts'
import { api } from '../../client/client.ts'
import { ButtonLink } from '../../widgets/button-link.tsx'
import { Failure } from '../../widgets/failure.tsx'
import { Loaded } from '../../widgets/loading.tsx'
import { ActivityView } from '../bench/activity-view.tsx'

/** What a form may do. */
export interface Starting {
  readonly onStart: (input: ActivityInput) => void
  readonly isStarting: boolean
}

interface WorkOrFormProps {
  readonly kinds: readonly ActivityInput['kind'][]
  /** The form, while no such work runs. */
  readonly children: (starting: Starting) => ReactNode
}

/** Work of some kinds while it runs and until it was looked at, else the form that starts it. */
export function WorkOrForm({ kinds, children }: WorkOrFormProps) {
  const activities = useQuery(api.activities.list.queryOptions())
  // Started or seen running by this page: what had ended before is nobody's concern here.
  const [watched, setWatched] = useState<string>()
  const start = useMutation(
    api.activities.start.mutationOptions({
      onSuccess: ({ id }) => {
        setWatched(id)
      },
    }),
  )
  const work = activities.data?.filter(({ input }) => kinds.includes(input.kind)) ?? []
  const running = work.find((one) => !isEnded(one))
  if (running !== undefined && running.id !== watched) setWatched(running.id)
  const shown = running ?? work.find(({ id }) => id === watched)
  if (shown !== undefined) {
    return (
      <Stack gap="md">
        <ActivityView
          key={shown.id}
          activity={shown}
          onDismiss={() => {
            setWatched(undefined)
          }}
        />
        <NewModel activity={shown} />
      </Stack>
    )
  }
  return (
    <Loaded query={activities}>
      {() => (
        <Stack gap="md">
          {children({ onStart: start.mutate, isStarting: start.isPending })}
          {start.isError ? <Failure error={start.error} /> : undefined}
        </Stack>
      )}
    </Loaded>
  )
}

function NewModel({ activity: { state, modelId } }: { readonly activity: Activity }) {
  if (state !== 'done' || modelId === undefined) return undefined
  return (
    <Group>
      <ButtonLink to="/models/$modelId" params={{ modelId }}>
        Open the new model
      </ButtonLink>
    </Group>
  )
}
