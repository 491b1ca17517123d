import { Group } from '@mantine/core'
import { ACCESS_CLASSES, type AccessClass } from '../../shared/classes.ts'
import { ClassMark } from './class-mark.tsx'

/** "▬ sequential 24 ✕ random 18 ◆ mixed 0" */
export function WindowCounts({ of }: { readonly of: Readonly<Record<AccessClass, number>> }) {
  return (
    <Group gap="sm" wrap="nowrap" component="span">
      {ACCESS_CLASSES.map((name) => (
        <ClassMark key={name} name={name} count={of[name]} />
      ))}
    </Group>
  )
}
