import { spawnSync } from 'node:child_process'
import type { EnumValue, FieldValue, StructValue } from '../ctf/codec.ts'
import { CtfTrace } from '../ctf/trace.ts'
import type { FieldType, StructType } from '../ctf/types.ts'
import { must } from './must.ts'

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
  const trace = CtfTrace.open(directory)
  const hostname = trace.model.environment.get('hostname')
  const lines: string[] = []
  const events = trace.events({ wants: () => true })
  for (let at = events.next(); at !== undefined; at = events.next()) {
    const { name, payload, context } = at.event.class
    const cycles = String(originCycles + BigInt(at.cycles)).padStart(20, '0')
    const body = at.read()
    const packetType = at.stream.class.packetContext
    const hidden = [
      'timestamp_begin',
      'timestamp_end',
      'content_size',
      'packet_size',
      'packet_seq_num',
      'events_discarded',
    ]
    const visible = packetType && { ...packetType, fields: packetType.fields.filter((f) => !hidden.includes(f.name)) }
    const parts = [
      ...(visible ? [structText(visible, at.packet.context)] : []),
      ...(at.stream.class.eventContext ? [structText(at.stream.class.eventContext, must(body.streamContext))] : []),
      ...(context ? [structText(context, must(body.context))] : []),
      ...(payload ? [structText(payload, body.payload)] : []),
    ]
    lines.push(`[${cycles}] ${String(hostname)} ${name}: ${parts.join(', ')}`)
  }
  return lines
}

function structText(type: StructType, value: StructValue): string {
  const fields = type.fields.map((field) => `${field.name} = ${valueText(field.type, must(value[field.name]), value)}`)
  return fields.length === 0 ? '{ }' : `{ ${fields.join(', ')} }`
}

function valueText(type: FieldType, value: FieldValue, around: StructValue): string {
  switch (type.kind) {
    case 'integer':
      return integerText(type.base, type.sizeBits, BigInt(value as number | bigint))
    case 'enum': {
      const { labels, value: number } = value as EnumValue
      const names = labels.length === 0 ? '<unknown>' : labels.map((label) => `"${label}"`).join(', ')
      return `( ${names} : container = ${String(number)} )`
    }
    case 'float':
      return percentG(value as number)
    case 'string':
      return quoted(value as string)
    case 'struct':
      return structText(type, value as StructValue)
    case 'variant': {
      const { labels } = around[must(type.tag[0])] as EnumValue
      const option = must(type.options.find(({ name }) => labels.includes(name)))
      return `{ ${valueText(option.type, value, around)} }`
    }
    case 'array':
    case 'sequence': {
      if (typeof value === 'string') return quoted(value)
      const items = (value as readonly FieldValue[]).map(
        (item, i) => `[${i}] = ${valueText(type.element, item, around)}`,
      )
      return items.length === 0 ? '[ ]' : `[ ${items.join(', ')} ]`
    }
  }
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
  const exponential = value.toExponential(5)
  const exponent = Number(exponential.split('e')[1])
  const trim = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits)
  if (exponent >= -4 && exponent < 6) return trim(value.toPrecision(6))
  const [digits = ''] = exponential.split('e')
  const sign = exponent < 0 ? '-' : '+'
  return `${trim(digits)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`
}
