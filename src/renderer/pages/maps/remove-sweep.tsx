import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { SweepDocument } from '../../../shared/experiment/index.ts'
import { bench } from '../../client/client.ts'
import { exactly } from '../../widgets/format.ts'
import { notifyFailure } from '../../widgets/notify-failure.ts'
import { sweepTitle } from './map-text.ts'

/** Asks once: what is removed is gone for good. @param onRemoved when it is */
export function askToRemove(sweep: SweepDocument, onRemoved: () => void): void {
  const title = sweepTitle(sweep)
  modals.openConfirmModal({
    title: `Remove the readahead map of ${title}?`,
    children: (
      <Text>
        The sweep of {exactly(sweep.createdAt)} with its {sweep.trials.length} trials is deleted for good. Modules that
        are loaded from now on use an older map of this disk, or the model’s own.
      </Text>
    ),
    labels: { confirm: `Remove the map of ${title}`, cancel: 'Keep it' },
    confirmProps: { color: 'red' },
    onConfirm: () => {
      void bench.sweeps
        .remove({ id: sweep.id })
        .then(onRemoved)
        .catch((error: unknown) => {
          notifyFailure(`The map of ${title} was not removed`, error)
        })
    },
  })
}
