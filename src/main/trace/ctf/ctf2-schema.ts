import { z } from 'zod'
import { FIELD_ROLES, type EnumRange, type IntegerRange, type IntegerType } from './types.ts'

/** The JSON objects of CTF2-SPEC-2.0, each without those inside it: field classes are read one by one, to name their bytes. */

const text = z.string({ error: 'must be a string' })
const integer = z.bigint({ error: 'must be an integer' })
const count = integer
  .min(0n, 'must not be negative')
  .max(0xffff_ffffn, 'must be below 2^32')
  .transform((value) => Number(value))

const alignment = integer
  .refine((value) => value > 0n && value <= 0x1000_0000n && (value & (value - 1n)) === 0n, 'must be a power of two')
  .transform((value) => Number(value))
  .default(1)

/** Section 5.3.2; both ends belong to a range. */
const ranges = z
  .array(z.tuple([integer, integer], { error: 'must have two integers a range' }), {
    error: 'must be a list of ranges',
  })
  .min(1, 'must have a range')
  .transform((list) => list.map(([low, high]): IntegerRange => ({ low, high })))

const labelled = z
  .record(text, ranges, { error: 'must map names to ranges' })
  .transform((map) =>
    Object.entries(map).flatMap(([label, list]) => list.map((range): EnumRange => ({ label, ...range }))),
  )

const ORIGINS = [
  'packet-header',
  'packet-context',
  'event-record-header',
  'event-record-common-context',
  'event-record-specific-context',
  'event-record-payload',
] as const
export type Origin = (typeof ORIGINS)[number]

/** Section 5.3.1. */
const location = z.object(
  {
    origin: z.enum(ORIGINS, { error: 'must have a known origin' }).optional(),
    path: z.array(text.nullable(), { error: 'must have a path' }).min(1, 'must have a path'),
  },
  { error: 'must be a field location' },
)
export type Location = z.infer<typeof location>

const roles = z.array(z.enum(FIELD_ROLES, { error: 'must be roles of CTF 2' }), { error: 'must be a list' }).optional()

const bits = {
  length: integer
    .min(1n, 'must be 1 or more')
    .max(64n, 'must be at most 64 bits here')
    .transform((value) => Number(value)),
  'byte-order': z.enum(['little-endian', 'big-endian'], { error: 'must be little-endian or big-endian' }),
  'bit-order': z
    .enum(['first-to-last', 'last-to-first'], { error: 'must be first-to-last or last-to-first' })
    .optional(),
  alignment,
}
const BASES = new Map<bigint, IntegerType['base']>([
  [2n, 2],
  [8n, 8],
  [10n, 10],
  [16n, 16],
])
const integerWords = {
  'preferred-display-base': z
    .literal([...BASES.keys()], { error: 'must be 2, 8, 10 or 16' })
    .optional()
    .transform((base = 10n) => BASES.get(base) ?? 10),
  mappings: labelled.optional(),
  roles,
}
/** A field class or the name of an alias, looked at when its place is known. */
const inner = z.unknown().optional()
// Other encodings are UTF-16 and UTF-32.
const encoding = { encoding: z.literal('utf-8', { error: 'must be utf-8 here' }).optional() }

const FIELD_CLASSES = [
  z.object({ type: z.literal('fixed-length-bit-array'), ...bits }),
  z.object({ type: z.literal('fixed-length-bit-map'), ...bits, flags: labelled }),
  z.object({ type: z.literal('fixed-length-boolean'), ...bits }),
  z.object({ type: z.literal('fixed-length-unsigned-integer'), ...bits, ...integerWords }),
  z.object({ type: z.literal('fixed-length-signed-integer'), ...bits, ...integerWords }),
  z.object({
    type: z.literal('fixed-length-floating-point-number'),
    ...bits,
    length: z.literal([32n, 64n], { error: 'must be 32 or 64 bits here' }),
  }),
  z.object({ type: z.literal('variable-length-unsigned-integer'), ...integerWords }),
  z.object({ type: z.literal('variable-length-signed-integer'), ...integerWords }),
  z.object({ type: z.literal('null-terminated-string'), ...encoding }),
  z.object({ type: z.literal('static-length-string'), ...encoding, length: count }),
  z.object({ type: z.literal('dynamic-length-string'), ...encoding, 'length-field-location': location }),
  z.object({ type: z.literal('static-length-blob'), length: count, roles }),
  z.object({ type: z.literal('dynamic-length-blob'), 'length-field-location': location }),
  z.object({
    type: z.literal('structure'),
    'member-classes': z.array(z.object({ name: text, 'field-class': inner })).default([]),
    'minimum-alignment': alignment,
  }),
  z.object({
    type: z.literal('static-length-array'),
    'element-field-class': inner,
    length: count,
    'minimum-alignment': alignment,
  }),
  z.object({
    type: z.literal('dynamic-length-array'),
    'element-field-class': inner,
    'length-field-location': location,
    'minimum-alignment': alignment,
  }),
  z.object({
    type: z.literal('optional'),
    'field-class': inner,
    'selector-field-location': location,
    'selector-field-ranges': ranges.optional(),
  }),
  z.object({
    type: z.literal('variant'),
    'selector-field-location': location,
    options: z
      .array(z.object({ name: text.optional(), 'field-class': inner, 'selector-field-ranges': ranges }))
      .min(1, 'must have an option'),
  }),
] as const

/** Section 5.3. */
export const fieldClassSchema = z.discriminatedUnion('type', FIELD_CLASSES, { error: unknownType('field class') })
export type FieldClass = z.infer<typeof fieldClassSchema>
export type FieldClassOf<Type extends FieldClass['type']> = Extract<FieldClass, { type: Type }>

const byte = integer.min(0n, 'must be bytes').max(255n, 'must be bytes')

/** Sections 5.4 to 5.9. */
export const fragmentSchema = z.discriminatedUnion(
  'type',
  [
    z.object({
      type: z.literal('preamble'),
      version: integer,
      uuid: z.array(byte, { error: 'must be 16 bytes' }).length(16, 'must be 16 bytes').optional(),
      extensions: z.record(text, z.record(text, z.unknown())).default({}),
    }),
    z.object({ type: z.literal('field-class-alias'), name: text, 'field-class': inner }),
    z.object({
      type: z.literal('trace-class'),
      uid: text.optional(),
      environment: z.record(text, z.union([integer, text])).default({}),
      'packet-header-field-class': inner,
    }),
    z.object({
      type: z.literal('clock-class'),
      id: text,
      frequency: integer.min(1n, 'must be 1 or more'),
      'offset-from-origin': z
        .object({ seconds: integer.default(0n), cycles: integer.default(0n) })
        .default({ seconds: 0n, cycles: 0n }),
    }),
    z.object({
      type: z.literal('data-stream-class'),
      id: count.default(0),
      'default-clock-class-id': text.optional(),
      'packet-context-field-class': inner,
      'event-record-header-field-class': inner,
      'event-record-common-context-field-class': inner,
    }),
    z.object({
      type: z.literal('event-record-class'),
      id: count.default(0),
      'data-stream-class-id': count.default(0),
      name: text.optional(),
      'specific-context-field-class': inner,
      'payload-field-class': inner,
    }),
  ],
  { error: unknownType('fragment') },
)
export type Fragment = z.infer<typeof fragmentSchema>
export type FragmentOf<Type extends Fragment['type']> = Extract<Fragment, { type: Type }>

/** zod's words where the discriminator is none of the union's. */
function unknownType(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => {
    if (typeof input !== 'object' || input === null) return `must be a ${what}`
    const type = 'type' in input && typeof input.type === 'string' ? `"${input.type}"` : 'without a type'
    return `${type} is no ${what} of CTF 2`
  }
}
