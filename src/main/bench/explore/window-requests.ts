import { existsSync } from 'node:fs'
import type { WindowRequests } from '../../../shared/contract/index.ts'
import { BenchError } from '../../../shared/errors.ts'
import { unknownRun } from '../../store/index.ts'
import { readRequests } from '../../trace/index.ts'
import type { Workbench } from '../workbench.ts'

const NS_PER_MS = 1e6

/**
 * The single requests of one window, read out of its run's raw trace.
 * @throws BenchError unknown-session, too-little-data where no trace is kept, bad-trace, interrupted
 */
export async function windowRequests(
  { store }: Workbench,
  { runId, window, limit }: { readonly runId: string; readonly window: number; readonly limit: number },
  signal?: AbortSignal,
): Promise<WindowRequests> {
  const run = store.runs.find(runId)
  if (run === undefined) throw unknownRun(runId)
  const { tracePath, windowsStartNs, windowSeconds, device } = run
  if (tracePath === undefined) throw noRequests(`No raw trace of ${run.name} is kept.`)
  if (!existsSync(tracePath)) throw noRequests(`The raw trace of ${run.name} is not at ${tracePath} any more.`)
  if (windowsStartNs === undefined) {
    throw noRequests(`${run.name} was stored without the moment at which its windows start.`)
  }
  const lengthNs = BigInt(Math.round(windowSeconds * 1e9))
  const fromNs = windowsStartNs + BigInt(window) * lengthNs
  const { total, every, requests } = await readRequests(tracePath, {
    ...{ device, fromNs, toNs: fromNs + lengthNs, limit, signal },
  })
  return {
    ...{ windowSeconds, total, every },
    requests: requests.map(({ timeNs, ...request }) => ({ ...request, timeMs: Number(timeNs - fromNs) / NS_PER_MS })),
  }
}

function noRequests(sentence: string): BenchError {
  return new BenchError('too-little-data', sentence, {
    nextStep: 'Capture with --keep-traces to keep single requests.',
  })
}
