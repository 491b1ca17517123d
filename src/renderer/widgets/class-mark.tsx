import { Text } from '@mantine/core'
import type { AccessClass } from '../../shared/classes.ts'
import { lookOf } from './classes.ts'

/** "✕ random", in the class's colour. */
export function ClassMark({ name, count }: { readonly name: AccessClass | 'idle'; readonly count?: number }) {
  const look = lookOf(name)
  return (
    <Text span inherit c={look.textColor} style={{ whiteSpace: 'nowrap' }}>
      <span aria-hidden>{look.sign}</span> {look.name}
      {count === undefined ? '' : ` ${count}`}
    </Text>
  )
}
