import { BadValue } from './packet-cursor.ts'
import type { FieldPath, FieldType } from './types.ts'

/** One field's place in its stream. A slot is given to it once a variant or a sequence asks for its value. */
export interface FieldNode {
  readonly type: FieldType
  readonly children: Map<string, FieldNode>
  slot: number
}

/** The dynamic scopes of CTF 1.8.3, section 7.3.2, in the order they are decoded. */
export const ROOTS = [
  'trace.packet.header',
  'stream.packet.context',
  'stream.event.header',
  'stream.event.context',
  'event.context',
  'event.fields',
] as const
export type RootName = (typeof ROOTS)[number]

/** Shared by all codecs of one stream class. */
export class StreamScopes {
  slots = 0
  /** Whether a later root asks for a field of the event header, so that it must be walked field by field. */
  readsHeaderFromOutside = false
  clock: string | undefined
  readonly roots = new Map<RootName, FieldNode>()

  useClock(name: string): void {
    if (this.clock !== undefined && this.clock !== name) {
      throw new BadValue(`a stream with two clocks ("${this.clock}" and "${name}")`)
    }
    this.clock = name
  }

  /** Before the next event class: its own roots are not those of the one before. */
  forgetEvent(): void {
    this.roots.delete('event.context')
    this.roots.delete('event.fields')
  }

  /** The scope in which one root struct is compiled. */
  enter(name: RootName, type: FieldType): Scope {
    const root = newNode(type)
    this.roots.set(name, root)
    return { stream: this, name, root, enclosing: [] }
  }
}

export interface Scope {
  readonly stream: StreamScopes
  readonly name: RootName
  readonly root: FieldNode
  /** Innermost first. */
  readonly enclosing: readonly FieldNode[]
}

export function newNode(type: FieldType): FieldNode {
  return { type, children: new Map(), slot: -1 }
}

/**
 * The earlier field that a path names, with a slot for its value: absolute, or looked up in the enclosing structs
 * from the inside out, then in the roots decoded before.
 */
export function lookUp(path: FieldPath, scope: Scope): FieldNode {
  const node = find(path, scope)
  if (node === undefined) throw new BadValue(`"${path.join('.')}" names no earlier field`)
  if (node.slot < 0) node.slot = scope.stream.slots++
  return node
}

function find(path: FieldPath, scope: Scope): FieldNode | undefined {
  const absolute = ROOTS.find((name) => path.join('.').startsWith(`${name}.`))
  if (absolute !== undefined) return inRoot(absolute, path.slice(absolute.split('.').length), scope)
  const outward = path.findIndex((name) => name !== null)
  if (outward > 0) return descend(scope.enclosing[outward], path.slice(outward))
  for (const struct of scope.enclosing) {
    const node = descend(struct, path)
    if (node !== undefined) return node
  }
  for (const name of ROOTS.slice(0, ROOTS.indexOf(scope.name)).reverse()) {
    const node = inRoot(name, path, scope)
    if (node !== undefined) return node
  }
  return undefined
}

function inRoot(name: RootName, path: FieldPath, scope: Scope): FieldNode | undefined {
  const root = scope.stream.roots.get(name)
  const node = descend(root, path)
  if (node !== undefined && name === 'stream.event.header' && scope.name !== name) {
    scope.stream.readsHeaderFromOutside = true
  }
  return node
}

function descend(from: FieldNode | undefined, path: FieldPath): FieldNode | undefined {
  let node = from
  for (const name of path) node = node?.children.get(name ?? '')
  return node
}
