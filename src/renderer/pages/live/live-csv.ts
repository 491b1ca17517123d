import { csvOf } from '../../charts/save.ts'
import { lookOfId } from '../../widgets/classes.ts'
import type { LiveStore } from './live-store.ts'

const HEADER = [
  ...['at', 'kind', 'class', 'confidence', 'readahead_kib', 'request_kib', 'dry_run'],
  ...['read_mb_per_s', 'written_mb_per_s', 'iops', 'latency_ms'],
]

/** Everything that the charts draw from, in time order: a row a decided window, a row a look at the disk. */
export function liveCsv({ decisions, disk }: LiveStore): string {
  const decided = Array.from({ length: decisions.length }, (_, index) => ({
    timeMs: decisions.timeMs(index),
    cells: [
      ...['decision', lookOfId(decisions.value('class', index)).name, decisions.value('confidence', index)],
      ...[decisions.value('readahead', index), decisions.value('requestKib', index)],
      ...[decisions.value('dryRun', index) === 1 ? 'yes' : 'no', '', '', '', ''],
    ],
  }))
  const sampled = Array.from({ length: disk.length }, (_, index) => ({
    timeMs: disk.timeMs(index),
    cells: [
      ...['disk', '', '', disk.value('readahead', index), disk.value('request', index), ''],
      ...[disk.value('read', index), disk.value('write', index), disk.value('iops', index)],
      disk.value('latency', index),
    ],
  }))
  const rows = [...decided, ...sampled].toSorted((a, b) => a.timeMs - b.timeMs)
  return csvOf(
    HEADER,
    rows.map(({ timeMs, cells }) => [new Date(timeMs).toISOString(), ...cells]),
  )
}
