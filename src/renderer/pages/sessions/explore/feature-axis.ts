/** Data over more than so many times from the least to the most are seen on a log axis alone. */
const DECADES = 100

export interface FeatureAxis {
  readonly isLog: boolean
  readonly min: number
  readonly max: number
  /** 0 has no place on a log axis: it is drawn at the axis' start, and said. */
  readonly hasZeros: boolean
  readonly placeOf: (value: number) => number
}

/** The axis of a feature's values: shares from 0 to 1, data that span decades by their logarithm, all else with some room. */
export function featureAxis(unit: string, values: readonly number[]): FeatureAxis {
  if (unit === '0..1') return { isLog: false, min: 0, max: 1, hasZeros: false, placeOf: (value) => value }
  let [least, leastPositive, most] = [Infinity, Infinity, -Infinity]
  for (const value of values) {
    least = Math.min(least, value)
    if (value > 0) leastPositive = Math.min(leastPositive, value)
    most = Math.max(most, value)
  }
  if (least === Infinity) return { isLog: false, min: 0, max: 1, hasZeros: false, placeOf: (value) => value }
  if (!unit.startsWith('log2') && least >= 0 && most / leastPositive > DECADES) {
    const min = leastPositive / 1.5
    return { isLog: true, min, max: most * 1.5, hasZeros: least === 0, placeOf: (value) => Math.max(min, value) }
  }
  const room = (most - least) * 0.05 || Math.abs(most) * 0.1 || 1
  const min = least >= 0 ? Math.max(0, least - room) : least - room
  return { isLog: false, min, max: most + room, hasZeros: false, placeOf: (value) => value }
}
