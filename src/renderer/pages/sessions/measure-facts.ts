import type { RunItem, WindowItem } from '../../../shared/contract/index.ts'
import { issuesOf, meanDepth, mergeRatio, type WindowMeasures } from '../../../shared/window-measures.ts'
import { bytesPerSecond, engineering, percent } from '../../widgets/format.ts'
import { latencyText } from './latency-unit.ts'

/** Words and values of what was measured of a window beside its features. */
export function measureFacts(run: RunItem, window: WindowItem, measures: WindowMeasures): [string, string][] {
  const { completes, inserts, merges, latency, depthMax, writtenBytes, uniqueSectors, pageCacheInsertions } = measures
  const perSecond = (bytes: number) => bytesPerSecond(bytes / run.windowSeconds)
  return [
    [
      'issue to complete, p50 / p95 / p99',
      latency === undefined ? 'not known' : `${latencyText(latency)}, of ${latency.count}`,
    ],
    [
      'in flight at an issue',
      `mean ${engineering(meanDepth(measures, window.requests) ?? Number.NaN)}, most ${depthMax}`,
    ],
    ['read', perSecond(window.bytes - writtenBytes)],
    ['written', perSecond(writtenBytes)],
    ['merged into another', percent(mergeRatio(measures, window.requests) ?? Number.NaN)],
    ['distinct first sectors', String(uniqueSectors)],
    ['block events', `${issuesOf(measures)} issued, ${completes} completed, ${inserts} inserted, ${merges} merged`],
    ['added to the page cache', pageCacheInsertions === undefined ? 'not traced' : `${pageCacheInsertions} pages`],
  ]
}
