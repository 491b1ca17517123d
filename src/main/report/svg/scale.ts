/** From the quantity of an axis to user units of the drawing. */
export interface Scale {
  readonly at: (value: number) => number
  /** Round values within the domain, rising. */
  readonly ticks: readonly number[]
}

/** A linear scale over a domain that is widened to have a width. @param most ticks */
export function linearScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  most = 6,
): Scale {
  const top = isWide(low, high) ? high : high + (Math.abs(high) || 1)
  const step = roundStep((top - low) / most)
  const first = Math.ceil(low / step)
  const count = Math.floor(top / step + 1e-9) - first + 1
  return {
    at: (value) => from + ((value - low) / (top - low)) * (to - from),
    ticks: Array.from({ length: Math.max(0, count) }, (_, at) => rounded((first + at) * step)),
  }
}

/** A log scale over a domain above 0, widened to have a width. */
export function logScale([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const [bottom, top] = isWide(low, high) ? [low, high] : [low / 1.1, high * 1.1]
  return {
    at: (value) => from + (Math.log(value / bottom) / Math.log(top / bottom)) * (to - from),
    ticks: logTicks(bottom, top),
  }
}

const MOST_LOG_TICKS = 7
const FAMILIES = [[1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]]

function logTicks(low: number, high: number): number[] {
  if (high / low < 2) {
    const step = roundStep((high - low) / 6)
    const first = Math.ceil(low / step)
    return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, at) => rounded((first + at) * step))
  }
  const decades = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, at) => 10 ** (Math.floor(Math.log10(low)) + at),
  )
  const candidates = FAMILIES.map((family) =>
    decades
      .flatMap((decade) => family.map((digit) => rounded(digit * decade)))
      .filter((tick) => tick >= low * 0.999999 && tick <= high * 1.000001),
  )
  const fitting = candidates.find(({ length }) => length <= MOST_LOG_TICKS)
  return fitting ?? candidates.at(-1)?.filter((_, at, all) => at % Math.ceil(all.length / MOST_LOG_TICKS) === 0) ?? []
}

/** Ticks within a narrower domain would be told apart by digits that nobody reads. */
function isWide(low: number, high: number): boolean {
  return high - low > 1e-5 * Math.abs(high)
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function roundStep(step: number): number {
  const decade = 10 ** Math.floor(Math.log10(step))
  return decade * ([1, 2, 5].find((digit) => digit * decade >= step * 0.999999) ?? 10)
}

/** Without what binary fractions leave of 0.1 * 3. */
function rounded(value: number): number {
  return Number(value.toPrecision(9))
}
