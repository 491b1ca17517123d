import { Group } from '@mantine/core'
import { ACCESS_CLASSES, type AccessClass } from '../../shared/classes.ts'
import { ClassMark } from './class-mark.tsx'

interface WindowCountsProps {
  readonly of: Readonly<Record<AccessClass, number>>
  /** For a table: "▬ 24 ✕ 18 ◆ 0" */
  readonly isShort?: boolean
}

/** "▬ sequential 24 ✕ random 18 ◆ mixed 0" */
export function WindowCounts({ of, isShort = false }: WindowCountsProps) {
  return (
    <Group gap="sm" wrap="nowrap" component="span">
      {ACCESS_CLASSES.map((name) => (
        <ClassMark key={name} name={name} count={of[name]} isShort={isShort} />
      ))}
    </Group>
  )
}
