import { Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconCircleDashed, IconCircleHalf2, IconX } from '@tabler/icons-react'
import type { Activity, RequirementData, SessionItem } from '../../shared/contract/index.ts'

const LOOKS = {
  ok: { word: 'ready', icon: IconCheck, color: 'var(--good-text)' },
  complete: { word: 'complete', icon: IconCheck, color: 'var(--good-text)' },
  done: { word: 'done', icon: IconCheck, color: 'var(--good-text)' },
  partial: { word: 'partial', icon: IconCircleHalf2, color: 'var(--class-random-text)' },
  stopped: { word: 'stopped', icon: IconCircleHalf2, color: 'var(--class-random-text)' },
  cancelled: { word: 'cancelled', icon: IconX, color: undefined },
  failed: { word: 'failed', icon: IconX, color: 'var(--bad-text)' },
  missing: { word: 'missing', icon: IconAlertTriangle, color: 'var(--class-random-text)' },
  refused: { word: 'not possible', icon: IconX, color: 'var(--bad-text)' },
  running: { word: 'running', icon: IconCircleDashed, color: undefined },
  stopping: { word: 'stopping', icon: IconCircleDashed, color: undefined },
  cancelling: { word: 'cancelling', icon: IconCircleDashed, color: undefined },
} as const

type State = SessionItem['state'] | Activity['state'] | RequirementData['status']

/** A state as sign, word and colour. */
export function StateMark({ state }: { readonly state: State }) {
  const { word, icon: Icon, color } = LOOKS[state]
  return (
    <Text span inherit {...(color === undefined ? {} : { c: color })} style={{ whiteSpace: 'nowrap' }}>
      <Icon size={14} aria-hidden style={{ verticalAlign: '-2px' }} /> {word}
    </Text>
  )
}
