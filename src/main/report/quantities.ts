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

/** "97.3 %" of a share 0..1. */
export function percentText(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)}${THIN}%` : UNKNOWN
}

/** "87.7 % to 99.6 %" of shares 0..1. */
export function percentRangeText([low, high]: readonly [number, number]): string {
  return `${percentText(low)} to ${percentText(high)}`
}

/** "0.0043", "2.41", "24.1", "241" */
export function ratioNumberText(ratio: number): string {
  if (!Number.isFinite(ratio)) return UNKNOWN
  if (Math.abs(ratio) < 0.0995) return String(Number(ratio.toPrecision(2)))
  return ratio.toFixed(digitsAfterPoint(ratio))
}

/** "2.41 [2.10, 2.66]": a ratio with its 95 % interval. */
export function ratioWithInterval(value: number, [low, high]: readonly [number, number]): string {
  return `${ratioNumberText(value)} [${ratioNumberText(low)}, ${ratioNumberText(high)}]`
}

/** "820 µs", "2.41 ms", "1.20 s" */
export function microsecondsText(us: number): string {
  if (us >= 1e6) return quantityText(us / 1e6, 's')
  return us >= 1000 ? quantityText(us / 1000, 'ms') : quantityText(us, 'µs')
}

/** "0:11", "4:05", "1:02:09" */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (part: number) => String(part).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** "2026-11-23 03:38:18 UTC": the same wherever it is read. */
export function instantText(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`
}

/** "1 window", "3 windows" */
export function countText(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
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

function digitsAfterPoint(value: number): number {
  const magnitude = Math.abs(value)
  return magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2
}
