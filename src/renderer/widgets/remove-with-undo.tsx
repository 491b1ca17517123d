import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { notifyFailure } from './notify-failure.ts'

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
    notifyFailure(`“${title}” was not ${word}`, error)
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
