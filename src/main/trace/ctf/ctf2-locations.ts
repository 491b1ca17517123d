import type { Location, Origin } from './ctf2-schema.ts'
import type { FieldPath } from './types.ts'

/** Where a field class stands: the members that lead from the root to the struct right around it. */
export interface Place {
  readonly origin: Origin
  readonly members: readonly string[]
}

const ROOTS: Readonly<Record<Origin, readonly string[]>> = {
  'packet-header': ['trace', 'packet', 'header'],
  'packet-context': ['stream', 'packet', 'context'],
  'event-record-header': ['stream', 'event', 'header'],
  'event-record-common-context': ['stream', 'event', 'context'],
  'event-record-specific-context': ['event', 'context'],
  'event-record-payload': ['event', 'fields'],
}

/**
 * The way from a field to an earlier one (CTF2-SPEC-2.0, 6.4.2): out of as many structs as the two do not share, and then
 * in. Undefined where the location leaves its root.
 */
export function fieldPathOf({ origin, path }: Location, place: Place): FieldPath | undefined {
  const target = origin === undefined ? [...place.members] : []
  for (const name of path) {
    if (name !== null) target.push(name)
    else if (target.pop() === undefined) return undefined
  }
  if (origin !== undefined && origin !== place.origin) return [...ROOTS[origin], ...target]
  const { members } = place
  let shared = 0
  while (shared < members.length && shared < target.length - 1 && members[shared] === target[shared]) shared++
  return [...Array.from(members.slice(shared), () => null), ...target.slice(shared)]
}
