import { TextLink } from '../../widgets/text-link.tsx'
import { placeOfRun } from './run-place.ts'

interface RunNameProps {
  readonly runId: string
  /** The sessions that there are; a run of any other is only named. */
  readonly sessionIds: readonly string[]
  /** To open the run at. */
  readonly window?: number
}

/** A run by its name, as a link to its page where it has one: those of a CSV have none. */
export function RunName({ runId, sessionIds, window }: RunNameProps) {
  const place = placeOfRun(runId, sessionIds)
  if (place === undefined) return <>{runId}</>
  return (
    <TextLink
      to="/sessions/$sessionId/runs/$runName"
      params={place}
      search={window === undefined ? {} : { window }}
      {...(window === undefined ? {} : { 'aria-label': `${place.runName}, window ${window + 1}` })}
    >
      {place.runName}
    </TextLink>
  )
}
