import { spawnSync } from 'node:child_process'
import type { EnumValue, FieldValue, StructValue } from '../ctf/codec.ts'
import type { StreamReader } from '../ctf/stream-reader.ts'
import type { CtfTrace, TraceEvents } from '../ctf/trace.ts'
import type { FieldType, StructType, VariantOption } from '../ctf/types.ts'
import { must } from './must.ts'
import { valueAt } from './value-writer.ts'
import { openNow } from './open-now.ts'

/** False, with a printed reason, where babeltrace2 is not installed. */
export const hasBabeltrace = ((): boolean => {
  if (spawnSync('babeltrace2', ['--version']).status === 0) return true
  process.stderr.write('skipped: comparisons with babeltrace2, which is not installed (apt-get install babeltrace2)\n')
  return false
})()

/** What babeltrace2 prints for a trace, a line an event: clock cycles, packet context, payload. */
export function babeltraceLines(directory: string): string[] {
  const result = spawnSync('babeltrace2', ['--clock-cycles', '--no-delta', directory], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    timeout: 60_000,
    // Its output depends on the locale's idea of printable characters.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  if (result.status !== 0) throw new Error(`babeltrace2 exits with ${String(result.status)}: ${result.stderr}`)
  return result.stdout.split('\n').filter((line) => line !== '')
}

/** The same lines from our reader; `originCycles` is the begin of the earliest packet. */
export function ourLines(directory: string, originCycles: bigint): string[] {
  const trace = openNow(directory)
  const events = trace.events({ wants: () => true })
  try {
    return linesOf(trace, events, originCycles)
  } finally {
    events.close()
  }
}

/** The lines of all events there are so far. */
export function linesOf(trace: CtfTrace, events: TraceEvents, originCycles: bigint): string[] {
  const hostname = trace.model.environment.get('hostname')
  const prefix = hostname === undefined ? '' : `${String(hostname)} `
  const lines: string[] = []
  for (let at = events.next(); at !== undefined; at = events.next()) {
    const cycles = String(originCycles + BigInt(at.cycles)).padStart(20, '0')
    lines.push(`[${cycles}] ${prefix}${at.event.class.name}: ${bodyText(at)}`)
  }
  return lines
}

/** babeltrace2 shows what a packet says of its times, sizes and losses in other ways. */
function hasRole(type: FieldType): boolean {
  return 'roles' in type && type.roles !== undefined
}

function bodyText(at: StreamReader): string {
  const { packetContext, eventContext } = at.stream.class
  const { context, payload } = at.event.class
  const body = at.read()
  const visible = packetContext && {
    ...packetContext,
    fields: packetContext.fields.filter(({ type }) => !hasRole(type)),
  }
  const parts = [
    [visible, at.packet.context],
    [eventContext, body.streamContext],
    [context, body.context],
    [payload, body.payload],
  ] as const
  return parts.flatMap(([type, value]) => (type === undefined ? [] : [structText(type, must(value), [])])).join(', ')
}

/** Values of the structs around a field, innermost first. */
type Around = readonly StructValue[]

function structText(type: StructType, value: StructValue, around: Around): string {
  const inside = [value, ...around]
  const fields = type.fields.map((field) => `${field.name} = ${valueText(field.type, value[field.name], inside)}`)
  return fields.length === 0 ? '{ }' : `{ ${fields.join(', ')} }`
}

function valueText(type: FieldType, value: FieldValue, around: Around): string {
  switch (type.kind) {
    case 'integer':
      return integerText(type.base, type.sizeBits, BigInt(value as number | bigint))
    case 'enum': {
      const { labels, value: number } = value as EnumValue
      const names = labels.map((label) => `"${label}"`).join(', ')
      const shown = labels.length > 1 ? `{ ${names} }` : names
      return `( ${labels.length === 0 ? '<unknown>' : shown} : container = ${String(number)} )`
    }
    case 'boolean':
      return value === true ? 'true' : 'false'
    case 'bitmap': {
      const { labels, value: bits } = value as EnumValue
      const hex = integerText(16, type.bits.sizeBits, BigInt(bits))
      const names = labels.toSorted().map((label) => `"${label}"`)
      return names.length === 0 ? hex : `${hex} { ${names.join(', ')} }`
    }
    case 'float':
      return percentG(value as number)
    case 'string':
      return quoted(value as string)
    case 'struct':
      return structText(type, value as StructValue, around)
    case 'variant': {
      const tag = valueAt(type.tag, around)
      const option = must(type.options.find((candidate) => isChosen(candidate, tag)))
      return `{ ${valueText(option.type, value, around)} }`
    }
    case 'optional':
      return value === undefined ? '<none>' : `{ ${valueText(type.type, value, around)} }`
    case 'array':
    case 'sequence': {
      if (typeof value === 'string') return quoted(value)
      if (type.isBlob === true) {
        return `{ ${(value as readonly number[]).map((byte) => byte.toString(16).padStart(2, '0')).join(' ')} }`
      }
      const items = (value as readonly FieldValue[]).map(
        (item, i) => `[${i}] = ${valueText(type.element, item, around)}`,
      )
      return items.length === 0 ? '[ ]' : `[ ${items.join(', ')} ]`
    }
  }
}

function isChosen({ name, ranges }: VariantOption, tag: FieldValue): boolean {
  const { labels = [], value = tag } = tag as Partial<EnumValue>
  if (ranges === undefined) return labels.some((label) => label === name || label === `_${name}`)
  return ranges.some(({ low, high }) => low <= (value as number) && (value as number) <= high)
}

/** Octal, binary and hexadecimal show the bits, in whole digits. */
function integerText(base: number, sizeBits: number, value: bigint): string {
  const digits = (bitsEach: number): string => {
    const bits = sizeBits === 64 ? 64 : Math.ceil(sizeBits / bitsEach) * bitsEach
    return BigInt.asUintN(bits, value).toString(base)
  }
  if (base === 16) return `0x${digits(4).toUpperCase()}`
  if (base === 8) return `0${digits(3)}`
  return base === 2 ? `0b${digits(1).padStart(sizeBits, '0')}` : String(value)
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"\n\t]/g, (found) => ({ '\n': '\\n', '\t': '\\t' })[found] ?? `\\${found}`)}"`
}

/** C's %g. */
function percentG(value: number): string {
  if (Object.is(value, -0)) return '-0'
  const exponential = sixDigits(value)
  const exponent = Number(exponential.split('e')[1])
  const trim = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits)
  if (exponent >= -4 && exponent < 6) return trim(Number(exponential).toPrecision(6))
  const [digits = ''] = exponential.split('e')
  const sign = exponent < 0 ? '-' : '+'
  return `${trim(digits)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** `toExponential(5)`, but half-way cases go to the even digit, as C has it. */
function sixDigits(value: number): string {
  const [, digits = '', rest = '', exponent = ''] = /^(-?\d\.\d{5})(\d*)(e.+)$/.exec(value.toExponential(100)) ?? []
  const isHalfway = /^50*$/.test(rest)
  return isHalfway && Number(digits.at(-1)) % 2 === 0 ? digits + exponent : value.toExponential(5)
}
