import type { BenchErrorData, ExportState } from '../../../../shared/contract/index.ts'
import { bytesOfBase64 } from '../../../client/base64.ts'
import { bench } from '../../../client/client.ts'

export type ExportRequest = Parameters<typeof bench.transfers.beginExport>[0]

export interface FetchedExport {
  readonly content: Blob
  /** Sentences on what it lacks. */
  readonly remarks: readonly string[]
}

/** Why the bench did not make it, in its words. */
export class ExportFailed extends Error {
  override readonly name = 'ExportFailed'
  readonly data: BenchErrorData

  constructor(data: BenchErrorData) {
    super(data.sentence)
    this.data = data
  }
}

/**
 * Waits until an export that has begun is made, fetches it part by part, and leaves nothing of it in the bench.
 * @param onProgress with what is done, 0 to 1, where that is known: first of making it, then of fetching it
 * @throws ExportFailed; what the signal was aborted with; what a request throws
 */
export async function fetchExport(
  id: string,
  signal: AbortSignal,
  onProgress: (doing: 'making' | 'fetching', share: number | undefined) => void,
): Promise<FetchedExport> {
  try {
    const { parts, remarks } = await made(id, signal, (share) => {
      onProgress('making', share)
    })
    const blobs: Blob[] = []
    for (let index = 0; index < parts; index += 1) {
      onProgress('fetching', index / parts)
      const { base64 } = await bench.transfers.exportPart({ id, index }, { signal })
      blobs.push(new Blob([bytesOfBase64(base64)]))
    }
    return { content: new Blob(blobs), remarks }
  } finally {
    await bench.transfers.end({ id })
  }
}

async function made(
  id: string,
  signal: AbortSignal,
  onProgress: (share: number | undefined) => void,
): Promise<Extract<ExportState, { state: 'ready' }>> {
  for await (const state of await bench.transfers.followExport({ id }, { signal })) {
    if (state.state === 'ready') return state
    if (state.state === 'failed') throw new ExportFailed(state.error)
    onProgress(state.share)
  }
  signal.throwIfAborted()
  throw new Error('the bench ended the export without a word')
}
