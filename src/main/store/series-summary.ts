/** Of the values that are numbers. */
export type SeriesSummary =
  | { readonly n: 0 }
  | {
      readonly n: number
      readonly min: number
      readonly median: number
      readonly mean: number
      readonly p95: number
      readonly max: number
    }

const BUCKETS = 65_536
/** Fewer are sorted. */
const LEAST_BUCKETED = 1024

/** n, extremes, mean and quantiles (between ranks, as numpy's `percentile`) of parts that belong together; NaN is no value. */
export function summaryOf(parts: readonly (Float64Array | Uint32Array)[]): SeriesSummary {
  const values = numbersOf(parts)
  const n = values.length
  if (n === 0) return { n: 0 }
  const { min, max, sum } = extentOf(values)
  const [median = Number.NaN, p95 = Number.NaN] = quantiles(values, { min, max, isWhole: areWhole(parts) }, [0.5, 0.95])
  return { n, min, median, mean: sum / n, p95, max }
}

/** Quantiles of at least one value, none of which is NaN; between ranks, as numpy's `percentile`. @param shares 0..1, any order */
export function quantilesOf(values: Float64Array, shares: readonly number[]): number[] {
  return quantiles(values, { ...extentOf(values), isWhole: false }, shares)
}

/** All as one array of one type, without NaN: what follows goes over it several times, and is fast over one type alone. */
function numbersOf(parts: readonly (Float64Array | Uint32Array)[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let length = 0
  for (const part of parts) {
    all.set(part, length)
    length += part.length
  }
  if (areWhole(parts)) return all
  let kept = 0
  for (let at = 0; at < length; at += 1) {
    const value = all[at] ?? Number.NaN
    if (Number.isNaN(value)) continue
    if (kept !== at) all[kept] = value
    kept += 1
  }
  return all.subarray(0, kept)
}

function areWhole(parts: readonly (Float64Array | Uint32Array)[]): boolean {
  return parts.every((part) => part instanceof Uint32Array)
}

interface Extent {
  readonly min: number
  readonly max: number
  /** All are known to be whole numbers. */
  readonly isWhole: boolean
}

function extentOf(values: Float64Array): { readonly min: number; readonly max: number; readonly sum: number } {
  let [min, max, sum] = [Infinity, -Infinity, 0]
  // By index: going over a typed array as an iterable takes five times as long.
  const { length } = values
  for (let at = 0; at < length; at += 1) {
    const value = values[at] ?? Number.NaN
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  }
  return { min, max, sum }
}

function quantiles(values: Float64Array, extent: Extent, shares: readonly number[]): number[] {
  const places = shares.map((share) => share * (values.length - 1))
  const ranks = [...new Set(places.flatMap((place) => [Math.floor(place), Math.ceil(place)]))].sort((a, b) => a - b)
  const atRanks = new Map(valuesAt(values, extent, ranks).map((value, at) => [ranks[at], value]))
  return places.map((place) => {
    const low = atRanks.get(Math.floor(place)) ?? Number.NaN
    const high = atRanks.get(Math.ceil(place)) ?? Number.NaN
    return low + (high - low) * (place - Math.floor(place))
  })
}

/**
 * The values that stand at some places of the sorted whole, without sorting it: values are counted in buckets of one width, and
 * the buckets that hold a wanted place are looked at in the same way. Exact.
 * @param ranks in ascending order
 */
function valuesAt(values: Float64Array, { min, max, isWhole }: Extent, ranks: readonly number[]): number[] {
  if (min === max) return ranks.map(() => min)
  // Whole numbers of a small range are their own buckets.
  const isCounted = isWhole && max - min < BUCKETS
  const scale = isCounted ? 1 : (BUCKETS - 1) / (max - min)
  if (values.length < LEAST_BUCKETED || !Number.isFinite(scale) || scale === 0) {
    const sorted = values.toSorted()
    return ranks.map((rank) => sorted[rank] ?? Number.NaN)
  }
  const counts = new Uint32Array(BUCKETS)
  const { length } = values
  for (let at = 0; at < length; at += 1) {
    const bucket = (((values[at] ?? Number.NaN) - min) * scale) | 0
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  const wanted = bucketsOf(counts, ranks, isCounted)
  if (isCounted) return wanted.flatMap((one) => one.ranks.map(() => min + one.bucket))
  collect(values, min, scale, wanted)
  return wanted.flatMap(({ values: inside, before, ranks: wantedRanks }) =>
    valuesAt(
      inside,
      { ...extentOf(inside), isWhole },
      wantedRanks.map((rank) => rank - before),
    ),
  )
}

interface Bucket {
  readonly bucket: number
  /** Values in the buckets before it. */
  readonly before: number
  readonly ranks: readonly number[]
  readonly values: Float64Array
}

/** The buckets that hold the ranks, in ascending order, with room for their values where they are to be looked at. */
function bucketsOf(counts: Uint32Array, ranks: readonly number[], isCounted: boolean): Bucket[] {
  let [bucket, before] = [0, 0]
  const placed = ranks.map((rank) => {
    while (before + (counts[bucket] ?? 0) <= rank) {
      before += counts[bucket] ?? 0
      bucket += 1
    }
    return { rank, bucket, before }
  })
  return [...Map.groupBy(placed, (one) => one.bucket)].map(([key, inside]) => ({
    bucket: key,
    before: inside[0]?.before ?? 0,
    ranks: inside.map(({ rank }) => rank),
    values: new Float64Array(isCounted ? 0 : (counts[key] ?? 0)),
  }))
}

function collect(values: Float64Array, min: number, scale: number, wanted: readonly Bucket[]): void {
  const placeOf = new Uint8Array(BUCKETS)
  wanted.forEach(({ bucket }, at) => {
    placeOf[bucket] = at + 1
  })
  const filled = wanted.map(() => 0)
  const { length } = values
  for (let at = 0; at < length; at += 1) {
    const value = values[at] ?? Number.NaN
    const place = placeOf[((value - min) * scale) | 0] ?? 0
    if (place === 0) continue
    const into = wanted[place - 1]?.values
    const next = filled[place - 1] ?? 0
    if (into !== undefined) into[next] = value
    filled[place - 1] = next + 1
  }
}
