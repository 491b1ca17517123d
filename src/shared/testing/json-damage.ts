import { ODD_NUMBERS, ODD_TEXTS, oddValue } from './odd-values.ts'
import { below, oneOf, type Random } from './random-choices.ts'

/** How often a change is made further inside, where there is an inside. */
const DEEPER = 0.93

/**
 * A JSON document with one to three changes: values of other types or at the edge of theirs, parts missing, there twice, or
 * strange.
 */
export function damagedJson(document: unknown, random: Random): unknown {
  let changed = document
  for (let left = 1 + below(random, 3); left > 0; left--) changed = changedSomewhere(changed, random)
  return changed
}

function changedSomewhere(value: unknown, random: Random): unknown {
  if (random() < DEEPER) {
    if (isArray(value) && value.length > 0) {
      const at = below(random, value.length)
      return value.with(at, changedSomewhere(value[at], random))
    }
    if (isRecord(value)) {
      const keys = Object.keys(value)
      const key = keys[below(random, keys.length)]
      if (key !== undefined) return { ...value, [key]: changedSomewhere(value[key], random) }
    }
  }
  return changedHere(value, random)
}

function changedHere(value: unknown, random: Random): unknown {
  if (random() < 0.25) return oddValue(random)
  if (isArray(value)) return changedArray(value, random)
  if (isRecord(value)) return changedRecord(value, random)
  if (typeof value === 'number') return random() < 0.5 ? value + below(random, 3) - 1 : oneOf(random, ODD_NUMBERS)
  if (typeof value === 'string') return random() < 0.2 ? value + value : oneOf(random, ODD_TEXTS)
  return typeof value === 'boolean' ? !value : oddValue(random)
}

function changedArray(items: readonly unknown[], random: Random): readonly unknown[] {
  const at = below(random, items.length)
  switch (below(random, 4)) {
    case 0:
      return items.toSpliced(at, 1)
    case 1:
      return items.toSpliced(at, 0, ...items.slice(at, at + 1))
    case 2:
      return items.toReversed()
    default:
      return [...items, oddValue(random)]
  }
}

function changedRecord(value: Readonly<Record<string, unknown>>, random: Random): unknown {
  const entries = Object.entries(value)
  const at = below(random, entries.length)
  switch (below(random, 4)) {
    case 0:
      return Object.fromEntries(entries.toSpliced(at, 1))
    case 1:
      return { ...value, [oneOf(random, ODD_TEXTS)]: oddValue(random) }
    case 2: {
      // What stands under one name stands under another too.
      const [, moved] = entries[at] ?? []
      const [name = 'x'] = entries[below(random, entries.length)] ?? []
      return { ...value, [name]: moved }
    }
    default:
      return random() < 0.5 ? entries : { value }
  }
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
