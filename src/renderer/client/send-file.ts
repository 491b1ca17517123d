import { base64OfBytes } from './base64.ts'
import { bench } from './client.ts'

/**
 * Sends a file to the bench, part by part: a message holds none. It lies there until somebody takes it, ends it, or forgets about it.
 * @param onProgress with what has arrived, 0 to 1
 * @returns by which the bench knows it
 * @throws what the signal was aborted with; what a request throws. Nothing of it is left in the bench then
 */
export async function sendFile(
  file: File,
  signal: AbortSignal | undefined,
  onProgress: (share: number) => void,
): Promise<string> {
  const { id, partBytes } = await bench.transfers.beginImport({ name: file.name, bytes: file.size })
  try {
    for (let index = 0; index * partBytes < file.size; index += 1) {
      signal?.throwIfAborted()
      onProgress((index * partBytes) / file.size)
      const part = file.slice(index * partBytes, (index + 1) * partBytes)
      await bench.transfers.importPart({ id, index, base64: base64OfBytes(new Uint8Array(await part.arrayBuffer())) })
    }
    signal?.throwIfAborted()
    return id
  } catch (error) {
    await bench.transfers.end({ id })
    throw error
  }
}
