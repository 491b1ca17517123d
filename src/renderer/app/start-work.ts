import { useNavigate } from '@tanstack/react-router'
import type { ActivityInput } from '../../shared/contract/index.ts'
import { bench } from '../client/client.ts'
import { notifyFailure } from '../widgets/notify-failure.ts'

/** Starts work and shows it. */
export function useStartWork(): (input: ActivityInput) => void {
  const navigate = useNavigate()
  return (input) => {
    void bench.activities
      .start(input)
      .then(() => navigate({ to: '/bench' }))
      .catch((error: unknown) => {
        notifyFailure('Nothing was started', error)
      })
  }
}
