// `toLocaleTimeString` makes a formatter a call; a table and an axis ask for hundreds a second.
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const TICK_STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * MINUTE_MS),
]

/** "23:06:12" of this computer's clock, for axes. */
export function timeOfDay(ms: number): string {
  return CLOCK.format(ms)
}

/** "23:06:12.4": where more than one thing happens a second. */
export function timeOfDayTenths(ms: number): string {
  return `${CLOCK.format(ms)}.${Math.floor((ms % SECOND_MS) / 100)}`
}

/** Round instants between two times, at most about `most` of them, at least a second apart. */
export function timeTicks(fromMs: number, toMs: number, most: number): number[] {
  const stepMs = TICK_STEPS_MS.find((step) => (toMs - fromMs) / step <= most) ?? 60 * MINUTE_MS
  const first = Math.ceil(fromMs / stepMs)
  const last = Math.floor(toMs / stepMs)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * stepMs)
}

/** "1:05" since a start, for axes. */
export function sinceStart(startMs: number): (ms: number) => string {
  return (ms) => {
    const seconds = Math.round((ms - startMs) / SECOND_MS)
    return `${Math.floor(seconds / 60)}:${String(Math.abs(seconds % 60)).padStart(2, '0')}`
  }
}
