import { digitsAfterPoint } from '../../shared/number-text.ts'

export { clock, counted, intervalText, percent, ratioNumber, ratioText } from '../../shared/number-text.ts'

/** Numbers as reports write them: three digits that count, a thin space before the unit, a dash where nothing is known. */
const THIN = '\u2009'
const UNKNOWN = '–'

/** "1.45 k", "69.1 MB/s", "0.98": SI prefixes from a thousand on. */
export function quantityText(value: number, unit = ''): string {
  return prefixedText(value, 1000, ['', 'k', 'M', 'G', 'T'], unit)
}

/** "128 KiB", "1.50 GiB" */
export function bytesText(bytes: number): string {
  return prefixedText(bytes, 1024, ['', 'Ki', 'Mi', 'Gi', 'Ti'], 'B')
}

/** "820 µs", "2.41 ms", "1.20 s" */
export function microsecondsText(us: number): string {
  if (us >= 1e6) return quantityText(us / 1e6, 's')
  return us >= 1000 ? quantityText(us / 1000, 'ms') : quantityText(us, 'µs')
}

/** "2026-11-23 03:38:18 UTC": the same wherever it is read. */
export function instantText(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`
}

function prefixedText(value: number, base: number, prefixes: readonly string[], unit: string): string {
  if (!Number.isFinite(value)) return UNKNOWN
  // 999.95 would be written as "1000": it belongs to the next prefix.
  const steps = prefixes.findIndex((_, step) => Math.abs(value) < base ** (step + 1) * 0.9995)
  const at = steps === -1 ? prefixes.length - 1 : steps
  const scaled = value / base ** at
  const number = Number.isInteger(scaled) ? String(scaled) : scaled.toFixed(digitsAfterPoint(scaled))
  const tail = `${prefixes[at] ?? ''}${unit}`
  return tail === '' ? number : `${number}${THIN}${tail}`
}
