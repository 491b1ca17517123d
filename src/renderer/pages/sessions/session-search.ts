import type { SessionItem } from '../../../shared/contract/index.ts'

export interface SessionFilter {
  readonly text: string
  readonly kind: 'all' | SessionItem['kind']
}

/** Every word must be somewhere: in title, notes, tags, box, profile or model, state or id. */
export function matchingSessions(items: readonly SessionItem[], { text, kind }: SessionFilter): SessionItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return items.filter((item) => {
    if (kind !== 'all' && item.kind !== kind) return false
    const { title, notes, tags, boxName, about, state, id } = item
    const all = [title, notes, ...tags, boxName, about, state, id, item.kind].join('\n').toLowerCase()
    return words.every((word) => all.includes(word))
  })
}
