import { Box, Group, Text } from '@mantine/core'
import { lookOfId } from '../../widgets/classes.ts'
import { clock, engineering, percent } from '../../widgets/format.ts'
import type { LiveStore } from './live-store.ts'

const MIX_MS = 5 * 60_000

/** "now: random ✕ 0.98 · readahead 16 KiB since 0:31 · 1.45 k IOPS", and the class mix of the last minutes. */
export function NowLine({ store, isWatching }: { readonly store: LiveStore; readonly isWatching: boolean }) {
  const { decisions, disk } = store
  const last = decisions.length - 1
  if (last < 0) return undefined
  const look = lookOfId(decisions.value('class', last))
  const nowMs = store.lastMs ?? 0
  const since = store.readaheadSinceMs()
  const shares = [...store.classShares(nowMs - MIX_MS)].sort(([a], [b]) => a - b)
  const rate = disk.length === 0 ? undefined : disk.value('iops', disk.length - 1)
  return (
    <Group justify="space-between" gap="lg">
      <Text size="lg">
        {isWatching ? 'now' : 'last'}:{' '}
        <Text span inherit fw={600} c={look.textColor}>
          <span aria-hidden>{look.sign}</span> {look.name}
        </Text>{' '}
        {look.name === 'idle' ? '' : decisions.value('confidence', last).toFixed(2)} · readahead{' '}
        {decisions.value('readahead', last)}&thinsp;KiB
        {since === undefined ? '' : ` since ${clock((nowMs - since) / 1000)}`}
        {rate === undefined ? '' : ` · ${engineering(rate)} IOPS`}
      </Text>
      <Box w={320}>
        <Box style={{ display: 'flex', height: 8, borderRadius: 2, overflow: 'hidden' }} aria-hidden>
          {shares.map(([classId, share]) => (
            <Box key={classId} w={`${share * 100}%`} bg={lookOfId(classId).color} />
          ))}
        </Box>
        <Text size="sm" c="dimmed">
          last 5 min: {shares.map(([classId, share]) => `${lookOfId(classId).name} ${percent(share, 0)}`).join(' · ')}
        </Text>
      </Box>
    </Group>
  )
}
