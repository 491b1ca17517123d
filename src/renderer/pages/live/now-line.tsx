import { Box, Group, Text } from '@mantine/core'
import { memo } from 'react'
import { lookOfId, UNJUDGED_ID } from '../../widgets/classes.ts'
import { clock, engineering, percent } from '../../widgets/format.ts'
import { DriftNote } from './drift-note.tsx'
import type { LiveStore } from './live-store.ts'

const MIX_MS = 5 * 60_000
/** Always all of them, in one order: nothing jumps when a class comes up or goes. */
const MIX_CLASSES = [0, 1, 2, -1]

interface NowLineProps {
  readonly store: LiveStore
  /** Of the store, when it was drawn: it changes without changing identity. */
  readonly version: number
  readonly isWatching: boolean
  /** Of the loaded module; undefined where it is not known. */
  readonly modelId: string | undefined
}

/** "now: random ✕ 0.98 · readahead 16 KiB since 0:31 · 1.45 k IOPS · drift: none", and the class mix of the last minutes. */
export const NowLine = memo(function NowLine({ store, version, isWatching, modelId }: NowLineProps) {
  const { decisions, disk } = store
  const last = decisions.length - 1
  if (last < 0) return undefined
  const classId = decisions.value('class', last)
  const look = lookOfId(classId)
  const nowMs = store.lastMs ?? 0
  const since = store.readaheadSinceMs()
  const rate = disk.length === 0 ? undefined : disk.value('iops', disk.length - 1)
  return (
    <Group justify="space-between" gap="sm">
      <Group gap="xs">
        <Text size="lg" style={{ whiteSpace: 'nowrap' }}>
          {isWatching ? 'now' : 'last'}:{' '}
          <Text span inherit fw={600} c={look.textColor}>
            <span aria-hidden>{look.sign}</span> {look.name}
          </Text>{' '}
          {classId < 0 ? '' : decisions.value('confidence', last).toFixed(2)} · readahead{' '}
          {decisions.value('readahead', last)}&thinsp;KiB
          {since === undefined ? '' : ` since ${clock((nowMs - since) / 1000)}`}
          {rate === undefined ? '' : ` · ${engineering(Math.round(rate))} IOPS`}
          {modelId === undefined ? '' : ' ·'}
        </Text>
        {modelId === undefined ? undefined : <DriftNote {...{ store, version, modelId }} />}
      </Group>
      <ClassMix shares={store.classShares(nowMs - MIX_MS)} />
    </Group>
  )
})

function ClassMix({ shares }: { readonly shares: ReadonlyMap<number, number> }) {
  // After a time limit alone.
  const shown = shares.has(UNJUDGED_ID) ? [...MIX_CLASSES, UNJUDGED_ID] : MIX_CLASSES
  return (
    <Box>
      <Box style={{ display: 'flex', height: 6, borderRadius: 2, overflow: 'hidden' }} aria-hidden>
        {shown.map((classId) => (
          <Box key={classId} w={`${(shares.get(classId) ?? 0) * 100}%`} bg={lookOfId(classId).color} />
        ))}
      </Box>
      <Text size="sm" c="dimmed">
        last 5 min:{' '}
        {shown
          .map((classId) => {
            const { sign, name } = lookOfId(classId)
            return `${sign} ${name} ${percent(shares.get(classId) ?? 0, 0)}`
          })
          .join('\u2002')}
      </Text>
    </Box>
  )
}
