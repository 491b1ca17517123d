import type { ImportResult } from '../../../../shared/contract/index.ts'
import { bench } from '../../../client/client.ts'
import { sendFile } from '../../../client/send-file.ts'
import { notifyFailure } from '../../../widgets/notify-failure.ts'

/**
 * Sends a file and has the bench take it in; leaves nothing of it in the bench where that fails.
 * @param onProgress with what has arrived, 0 to 1; undefined from when the bench reads it
 * @throws what the signal was aborted with; what a request throws: the bench says why it refuses
 */
export async function sendImport(
  file: File,
  signal: AbortSignal,
  onProgress: (share: number | undefined) => void,
): Promise<ImportResult> {
  const id = await sendFile(file, signal, onProgress)
  // Reading stops too, which a request that is given up would not make it do.
  const end = () => {
    bench.transfers.end({ id }).catch((error: unknown) => {
      notifyFailure(`${file.name} may still be on its way`, error)
    })
  }
  signal.addEventListener('abort', end)
  try {
    onProgress(undefined)
    return await bench.transfers.finishImport({ id })
  } finally {
    signal.removeEventListener('abort', end)
    await bench.transfers.end({ id })
  }
}
