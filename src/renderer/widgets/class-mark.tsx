import { Text } from '@mantine/core'
import type { AccessClass } from '../../shared/classes.ts'
import { lookOf } from './classes.ts'

interface ClassMarkProps {
  readonly name: AccessClass | 'idle'
  readonly count?: number
  /** The sign tells it; the word is for who listens or hovers. */
  readonly isShort?: boolean
}

/** "✕ random", in the class's colour. */
export function ClassMark({ name, count, isShort = false }: ClassMarkProps) {
  const look = lookOf(name)
  return (
    <Text span inherit c={look.textColor} style={{ whiteSpace: 'nowrap' }} title={isShort ? look.name : undefined}>
      <span aria-hidden>{look.sign}</span> <span className={isShort ? 'visually-hidden' : undefined}>{look.name}</span>
      {count === undefined ? '' : ` ${count}`}
    </Text>
  )
}
