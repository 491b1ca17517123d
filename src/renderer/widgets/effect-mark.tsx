import { Text } from '@mantine/core'
import type { Effect } from '../../shared/experiment/index.ts'
import { effectLook } from './ratios.ts'

/** What an interval shows, as sign, word and colour; a dash where there is no interval. */
export function EffectMark({ effect }: { readonly effect: Effect | undefined }) {
  if (effect === undefined) return <>–</>
  const { sign, word, textColor } = effectLook(effect)
  return (
    <Text span inherit c={textColor} style={{ whiteSpace: 'nowrap' }}>
      <span aria-hidden>{sign}</span> {word}
    </Text>
  )
}
