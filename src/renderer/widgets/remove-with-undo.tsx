import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { shownError } from '../client/errors.ts'

/** Removes something that can be brought back, and says how. @param word for what was done. */
export async function removeWithUndo(
  title: string,
  remove: () => Promise<unknown>,
  restore: () => Promise<unknown>,
  word: 'deleted' | 'removed' = 'deleted',
): Promise<void> {
  try {
    await remove()
  } catch (error) {
    notifications.show({ color: 'red', title: `“${title}” was not ${word}`, message: shownError(error).sentence })
    return
  }
  const id = notifications.show({
    title: `“${title}” is ${word}`,
    message: (
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          notifications.hide(id)
          void restore()
        }}
      >
        Undo
      </Button>
    ),
  })
}
