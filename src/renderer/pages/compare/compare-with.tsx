import { Button, Tooltip } from '@mantine/core'
import { FEWEST_COMPARED, MOST_COMPARED } from '../../../shared/compared-subjects.ts'
import type { LibraryItem } from '../../../shared/contract/index.ts'
import { ButtonLink } from '../../widgets/button-link.tsx'
import { addressOfIds } from './compared-ids.ts'

/** Leads from a session, an evaluation or a run to where others are put beside it. */
export function CompareWith({ id }: { readonly id: string }) {
  return (
    <ButtonLink to="/compare" search={addressOfIds([id])} variant="default">
      Compare with …
    </ButtonLink>
  )
}

/** Leads from several chosen sessions to their comparison, or says why there is none. */
export function CompareChosen({ chosen }: { readonly chosen: readonly LibraryItem[] }) {
  const obstacle = obstacleOf(chosen)
  const look = { variant: 'default', size: 'compact-md' } as const
  if (obstacle === undefined)
    return (
      <ButtonLink to="/compare" search={addressOfIds(chosen.map(({ id }) => id))} {...look}>
        Compare
      </ButtonLink>
    )
  return (
    <Tooltip label={obstacle}>
      <Button
        {...look}
        // Not `disabled`: then no keyboard would reach the reason.
        data-disabled
        aria-disabled
        aria-description={obstacle}
        onClick={(event) => {
          event.preventDefault()
        }}
      >
        Compare
      </Button>
    </Tooltip>
  )
}

function obstacleOf(chosen: readonly LibraryItem[]): string | undefined {
  if (chosen.length < FEWEST_COMPARED) return 'Choose at least one more.'
  if (chosen.length > MOST_COMPARED) return `At most ${MOST_COMPARED} can be compared.`
  return chosen.some(({ kind }) => kind === 'recording')
    ? 'A recording has neither labelled runs nor arms to compare.'
    : undefined
}
