import { Loader, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Activity } from '../../../shared/contract/index.ts'
import { isEnded } from '../../../shared/contract/words.ts'
import { Failure } from '../../widgets/failure.tsx'

interface PackageWorkProps {
  readonly activity: Activity
  /** What is said when it has come to its end. @param result of its last step */
  readonly done: (result: string | undefined) => ReactNode
}

/** What an installation or a removal of packages is doing, or came to. */
export function PackageWork({ activity, done }: PackageWorkProps) {
  if (!isEnded(activity)) {
    return (
      <Text role="status">
        <Loader size={12} mr={8} aria-hidden />
        {activity.steps.find(({ state }) => state === 'active')?.doing}
      </Text>
    )
  }
  if (activity.error !== undefined) return <Failure error={activity.error} />
  return <Text>{done(activity.steps.at(-1)?.result)}</Text>
}
