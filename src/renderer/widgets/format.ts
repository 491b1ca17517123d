/** Numbers as the bench writes them: thin space before the unit, engineering prefixes, three significant digits. */
const THIN = '\u2009'

export { clock, counted, percent } from '../../shared/number-text.ts'

/** "1.45 k", "69", "0.98": three significant digits with an SI prefix from a thousand on. */
export function engineering(value: number, unit = ''): string {
  if (!Number.isFinite(value)) return '–'
  const [scaled, prefix] = prefixed(value, 1000, ['', 'k', 'M', 'G', 'T'])
  const tail = `${prefix}${unit}`
  return tail === '' ? significant(scaled) : `${significant(scaled)}${THIN}${tail}`
}

/** "128 KiB", "1.5 GiB" */
export function binaryBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return '–'
  const [scaled, prefix] = prefixed(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB'])
  return `${significant(scaled)}${THIN}${prefix}`
}

/** "69.1 MB/s" */
export function bytesPerSecond(value: number): string {
  return engineering(value, 'B/s')
}

/** "2.31 ×" */
export function ratio(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(2)}${THIN}×` : '–'
}

/** "about 6 min", "40 s": for what is estimated. */
export function roughly(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))}${THIN}s`
  if (seconds < 5400) return `about ${Math.round(seconds / 60)}${THIN}min`
  return `about ${(seconds / 3600).toFixed(1)}${THIN}h`
}

/** "just now", "12 min ago", "yesterday", "3 Nov 2026" */
export function ago(instant: string, now = Date.now()): string {
  const seconds = (now - Date.parse(instant)) / 1000
  if (seconds < 45) return 'just now'
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`
  if (seconds < 172_800) return 'yesterday'
  return new Date(instant).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}

/** "22 Nov 2026, 23:06:12", in the time zone of this computer. */
export function exactly(instant: string): string {
  return new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
}

function prefixed(value: number, base: number, prefixes: readonly string[]): [number, string] {
  let scaled = value
  let step = 0
  // 999.95 would be printed as "1000": it belongs to the next prefix.
  while (Math.abs(scaled) >= base * 0.9995 && step < prefixes.length - 1) {
    scaled /= base
    step += 1
  }
  return [scaled, prefixes[step] ?? '']
}

function significant(value: number): string {
  const magnitude = Math.abs(value)
  if (Number.isInteger(value) && magnitude < 1024) return String(value)
  return value.toFixed(magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : 2)
}
