import type { ImportResult } from '../../../../shared/contract/index.ts'
import { bench } from '../../../client/client.ts'
import { notifyFailure } from '../../../widgets/notify-failure.ts'
import { base64OfBytes } from './base64.ts'

/**
 * Sends a file part by part and has the bench take it in; leaves nothing of it in the bench where that fails.
 * @param onProgress with what has arrived, 0 to 1; undefined from when the bench reads it
 * @throws what the signal was aborted with; what a request throws: the bench says why it refuses
 */
export async function sendImport(
  file: File,
  signal: AbortSignal,
  onProgress: (share: number | undefined) => void,
): Promise<ImportResult> {
  const { id, partBytes } = await bench.transfers.beginImport({ name: file.name, bytes: file.size })
  // Reading stops too, which a request that is given up would not make it do.
  const end = () => {
    bench.transfers.end({ id }).catch((error: unknown) => {
      notifyFailure(`${file.name} may still be on its way`, error)
    })
  }
  signal.addEventListener('abort', end)
  try {
    for (let index = 0; index * partBytes < file.size; index += 1) {
      signal.throwIfAborted()
      onProgress((index * partBytes) / file.size)
      const part = file.slice(index * partBytes, (index + 1) * partBytes)
      await bench.transfers.importPart({ id, index, base64: base64OfBytes(new Uint8Array(await part.arrayBuffer())) })
    }
    signal.throwIfAborted()
    onProgress(undefined)
    return await bench.transfers.finishImport({ id })
  } finally {
    signal.removeEventListener('abort', end)
    await bench.transfers.end({ id })
  }
}
