/** Numbers as pages and reports write them: a thin space before the unit, a dash where nothing is known. */
const THIN = '\u2009'
const UNKNOWN = '–'

/** "97.3 %" of a share 0..1. */
export function percent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(digits)}${THIN}%` : UNKNOWN
}

/** "87.7 % to 99.6 %" of an interval of shares 0..1. */
export function intervalText([low, high]: readonly [low: number, high: number], digits = 1): string {
  return `${percent(low, digits)} to ${percent(high, digits)}`
}

/** "1 session", "3 sessions" */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** "0:11", "4:05", "1:02:09" */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'))
  const hours = Math.floor(whole / 3600)
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0/, '')
}

/** "0.0043", "2.41", "24.1", "241": of a ratio, as many digits as mean anything. */
export function ratioNumber(ratio: number): string {
  if (!Number.isFinite(ratio)) return UNKNOWN
  if (Math.abs(ratio) < 0.0995) return String(Number(ratio.toPrecision(2)))
  return ratio.toFixed(digitsAfterPoint(ratio))
}

/** "2.41 [2.10, 2.66]": a ratio with its 95 % interval. */
export function ratioText({
  value,
  interval95: [low, high],
}: {
  readonly value: number
  readonly interval95: readonly [low: number, high: number]
}): string {
  return `${ratioNumber(value)} [${ratioNumber(low)}, ${ratioNumber(high)}]`
}

/** Of a number that is written with three digits that count. */
export function digitsAfterPoint(value: number): number {
  const magnitude = Math.abs(value)
  return magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2
}
