import { notifications } from '@mantine/notifications'
import { shownError } from '../client/errors.ts'

/** Says that something was not done, where there is no better place for it. */
export function notifyFailure(title: string, error: unknown): void {
  notifications.show({ color: 'red', title, message: shownError(error).sentence })
}
