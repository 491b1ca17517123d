export { intervalText } from '../../shared/number-text.ts'

export type Interval = readonly [low: number, high: number]

/** The narrowest interval that holds all of these; undefined where there is none. */
export function hull(intervals: readonly (Interval | undefined)[]): Interval | undefined {
  const known = intervals.filter((interval) => interval !== undefined)
  if (known.length === 0) return undefined
  return [Math.min(...known.map(([low]) => low)), Math.max(...known.map(([, high]) => high))]
}

export function overlap([lowA, highA]: Interval, [lowB, highB]: Interval): boolean {
  return lowA <= highB && lowB <= highA
}

/** The same interval where it has a width: a bootstrap over runs without an error has none, and says nothing. */
export function withWidth(interval: Interval | undefined): Interval | undefined {
  return interval === undefined || interval[0] === interval[1] ? undefined : interval
}
