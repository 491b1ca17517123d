import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { shownError } from '../client/errors.ts'

/** Removes something that can be brought back, and says how. */
export async function removeWithUndo(
  title: string,
  remove: () => Promise<unknown>,
  restore: () => Promise<unknown>,
): Promise<void> {
  try {
    await remove()
  } catch (error) {
    notifications.show({ color: 'red', title: `“${title}” was not deleted`, message: shownError(error).sentence })
    return
  }
  const id = notifications.show({
    title: `Deleted “${title}”`,
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
