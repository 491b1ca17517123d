import type { WindowPoints } from '../../../shared/contract/index.ts'
import { featuresOf, type FeatureSetName } from '../../../shared/features.ts'
import { runNameOf } from '../../../shared/run-name.ts'
import type { Workbench } from '../workbench.ts'
import { sortedOut } from './usable-windows.ts'

/**
 * The windows of a capture as points in the space of their features: all, or, where they are more than `limit`, as many of them
 * evenly spread over runs and time.
 * @throws BenchError unknown-session
 */
export async function windowPoints(
  { store }: Workbench,
  id: string,
  { featureSet, limit }: { readonly featureSet: FeatureSetName; readonly limit: number },
): Promise<WindowPoints> {
  store.sessions.get(id)
  const { usable, idle, lossy } = sortedOut(await store.reader.labelledWindows(id))
  const runs = new Map<string, number>()
  const about: WindowPoints['runs'] = []
  const placeOf = (runId: string, label: WindowPoints['runs'][number]['label']): number => {
    const known = runs.get(runId)
    if (known !== undefined) return known
    runs.set(runId, about.length)
    about.push({ name: runNameOf(id, runId), label })
    return about.length - 1
  }
  const shown = Math.min(limit, usable.length)
  const points = Array.from({ length: shown }, (_, at) => usable[Math.floor((at * usable.length) / shown)]).flatMap(
    (one) =>
      one === undefined
        ? []
        : [
            {
              run: placeOf(one.runId, one.label),
              window: one.counts.index,
              features: featuresOf(featureSet, one.counts, one.windowSeconds, one.readaheadKib),
            },
          ],
  )
  return { featureSet, total: usable.length, idle, lossy, runs: about, points }
}
