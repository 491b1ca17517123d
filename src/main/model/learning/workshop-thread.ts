import type { BackendReport } from './backend.ts'
import { Thread } from './thread.ts'
import { TrainingCrew, threadCount } from './training-crew.ts'
import type { TrainNetworks } from './training-problem.ts'
import type { WorkshopInput, WorkshopOptions, WorkshopProgress, WorkshopResult } from '../workshop.ts'

export interface WorkshopWork {
  readonly job: WorkshopInput
  readonly note: WorkshopProgress
  readonly answer: WorkshopResult
}

export interface BackendWork {
  readonly job: 'report'
  readonly note: never
  readonly answer: BackendReport
}

/**
 * `workshop` in a thread of its own, which spreads training over as many as there are processors (4 at most). This thread, the one that
 * answers the pages, neither computes nor loads TensorFlow.js.
 * @throws BenchError as `workshop` and `readyBackend`; `interrupted` when aborted, at once.
 */
export async function runWorkshop(input: WorkshopInput, options: WorkshopOptions = {}): Promise<WorkshopResult> {
  const thread = new Thread<WorkshopWork>('workshop-worker')
  try {
    return await thread.do(input, (progress) => options.onProgress?.(progress), options.signal)
  } finally {
    await thread.end()
  }
}

/** `trainNetworks`, with nothing of it in this thread. Bit by bit the same networks, however they are spread. */
export const trainInThreads: TrainNetworks = async (problems, options) => {
  const crew = new TrainingCrew({ helpers: threadCount() })
  try {
    return await crew.train(problems, options)
  } finally {
    await crew.end()
  }
}

let report: Promise<BackendReport> | undefined

/** On what training runs here, and why on nothing better; found out once, in a thread. @throws BenchError as `readyBackend`. */
export function backendReport(): Promise<BackendReport> {
  report ??= inBackendThread()
  return report
}

async function inBackendThread(): Promise<BackendReport> {
  const thread = new Thread<BackendWork>('backend-worker')
  try {
    return await thread.do('report', () => undefined)
  } finally {
    await thread.end()
  }
}
