import type { ComparedQuantity, EvaluatedArm } from '../../../shared/contract/index.ts'
import { bytesPerSecond, engineering } from '../../widgets/format.ts'

const WORDS: Readonly<Record<ComparedQuantity, string>> = {
  bytesPerSecond: 'read and written',
  iops: 'requests of fio',
  readP50Us: 'read latency p50',
  readP95Us: 'read latency p95',
  readP99Us: 'read latency p99',
  writeP50Us: 'write latency p50',
  writeP95Us: 'write latency p95',
  writeP99Us: 'write latency p99',
}

export function quantityWord(quantity: ComparedQuantity): string {
  return WORDS[quantity]
}

/** In the unit that people read it in. */
export function quantityText(quantity: ComparedQuantity, value: number): string {
  if (quantity === 'bytesPerSecond') return bytesPerSecond(value)
  if (quantity === 'iops') return `${engineering(value)} IOPS`
  return latencyText(value)
}

export function evaluatedText(unit: EvaluatedArm['unit'], value: number): string {
  return unit === 'bytes/s' ? bytesPerSecond(value) : `${engineering(value)}/s`
}

function latencyText(us: number): string {
  return us < 1000 ? engineering(us, 'µs') : `${(us / 1000).toFixed(2)}\u2009ms`
}
