import type { z } from 'zod'
import { ODD_NUMBERS, ODD_TEXTS, oddValue } from '../../../shared/testing/odd-values.ts'
import { below, oneOf, type Random } from '../../../shared/testing/random-choices.ts'

export type JsonSchema = z.core.JSONSchema.JSONSchema
type AnySchema = JsonSchema | boolean

/** What stands under a name, where something that is there says more than anything random: ids, names of boxes and files. */
export type KnownValues = ReadonlyMap<string, readonly unknown[]>

const INSTANTS = [
  '2026-11-24T10:00:00.000Z',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-11-24T10:00:00Z',
]
const BASE64 = ['', 'AA==', 'AAAA', Buffer.alloc(700, 'part').toString('base64')]

/** A value as the schema asks for, mostly; `name` is the one that it stands under. */
export function valueFor(schema: AnySchema, random: Random, known: KnownValues, name = ''): unknown {
  if (typeof schema === 'boolean') return oddValue(random)
  const { const: only, enum: choices, anyOf, oneOf: exactlyOne, type } = schema
  if (only !== undefined) return only
  if (choices !== undefined && choices.length > 0) return oneOf(random, choices)
  const options = anyOf ?? exactlyOne
  if (options !== undefined && options.length > 0) return valueFor(oneOf(random, options), random, known, name)
  switch (type) {
    case 'object':
      return objectFor(schema, random, known)
    case 'array':
      return arrayFor(schema, random, known, name)
    case 'string':
      return textFor(schema, random, known.get(name))
    case 'integer':
    case 'number':
      return numberFor(schema, random, known.get(name))
    case 'boolean':
      return random() < 0.5
    default:
      return oddValue(random)
  }
}

function objectFor(schema: JsonSchema, random: Random, known: KnownValues): Record<string, unknown> {
  const { properties = {}, required = [], propertyNames, additionalProperties } = schema
  const chosen = Object.entries(properties).filter(([name]) => required.includes(name) || random() < 0.5)
  const named = chosen.map(([name, inner]): [string, unknown] => [name, valueFor(inner, random, known, name)])
  // A record: its names are listed, its values are of one kind.
  const names = typeof propertyNames === 'object' ? (propertyNames.enum ?? []) : []
  const listed = names.map((name): [string, unknown] => [
    String(name),
    valueFor(additionalProperties ?? true, random, known, String(name)),
  ])
  return Object.fromEntries([...named, ...listed])
}

function arrayFor(schema: JsonSchema, random: Random, known: KnownValues, name: string): unknown[] {
  const { minItems = 0, maxItems = Infinity, prefixItems = [], items } = schema
  const first = prefixItems.map((inner) => valueFor(inner, random, known, name))
  const inner = Array.isArray(items) ? undefined : items
  if (inner === undefined || inner === false) return first
  const length = Math.min(maxItems, minItems + below(random, 4))
  return [...first, ...Array.from({ length }, () => valueFor(inner, random, known, name))]
}

function textFor(schema: JsonSchema, random: Random, known: readonly unknown[] = []): unknown {
  if (known.length > 0 && random() < 0.8) return oneOf(random, known)
  const { format, contentEncoding, minLength = 0, maxLength = 10_000 } = schema
  if (format === 'date-time') return oneOf(random, INSTANTS)
  if (contentEncoding === 'base64') return oneOf(random, BASE64)
  const text = oneOf(random, ODD_TEXTS).padEnd(minLength, 'x')
  return random() < 0.9 ? text.slice(0, maxLength) : 'z'.repeat(Math.min(maxLength, 200_000) + 1)
}

function numberFor(schema: JsonSchema, random: Random, known: readonly unknown[] = []): unknown {
  if (known.length > 0 && random() < 0.8) return oneOf(random, known)
  const { minimum = 0, maximum = 1000 } = schema
  if (random() < 0.1) return oneOf(random, ODD_NUMBERS)
  const inside = Math.min(maximum, minimum + below(random, 20))
  return oneOf(random, [minimum, maximum, inside, inside, inside, minimum - 1, maximum + 1])
}
