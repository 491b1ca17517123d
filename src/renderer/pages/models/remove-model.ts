import type { ModelItem } from '../../../shared/contract/index.ts'
import { bench } from '../../client/client.ts'
import { removeWithUndo } from '../../widgets/remove-with-undo.tsx'

/** Deletes a model; a loaded module that was made from it stays loaded. */
export function removeModel({ id, title }: ModelItem): Promise<void> {
  return removeWithUndo(
    title,
    () => bench.models.remove({ id }),
    () => bench.models.restore({ id }),
  )
}
