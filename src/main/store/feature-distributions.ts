import type { AccessClass } from '../../shared/classes.ts'
import type { WindowSeriesName } from '../../shared/contract/sessions.ts'
import { FEATURE_SETS, featuresOf, type FeatureDefinition, type FeatureSetName } from '../../shared/features.ts'
import { isKeptBack } from '../../shared/kept-back.ts'
import { isIdle, type WindowCounts } from '../../shared/windows.ts'
import type { Connection } from './database.ts'
import { quantilesOf } from './series-summary.ts'
import { LAST_WINDOW, windowColumnQueries, type WindowColumn } from './window-columns.ts'
import { IS_LOSSY } from './window-measures.ts'

const COUNTED = [
  'requests',
  'distanceSectors',
  'jumps',
  'bytes',
  'writes',
  'readaheads',
] as const satisfies readonly WindowSeriesName[]

const BINS = 24
/** Values over more than so many times from the least to the most get bins a constant factor wide. */
const DECADES = 100
/** Of a magnitude: around a value that is the only one. */
const ROOM = 0.1

/** Windows of some runs that count as one class. */
export interface WindowGroup {
  readonly runIds: readonly string[]
  readonly label: AccessClass
}

export interface FeatureHistogram {
  readonly name: string
  readonly unit: string
  /** Ascending, the same for all groups: a bin holds its lower edge, the last one its upper edge too. */
  readonly edges: readonly number[]
  readonly isLog: boolean
  /** By group; undefined for one without windows. */
  readonly groups: readonly (GroupHistogram | undefined)[]
}

interface GroupHistogram {
  readonly windows: number
  readonly min: number
  /** Quantiles lie between ranks, as numpy's `percentile`. */
  readonly q1: number
  readonly median: number
  readonly q3: number
  readonly max: number
  readonly shares: readonly number[]
}

export interface FeatureHistograms {
  readonly features: readonly FeatureHistogram[]
  /** By group: windows that are in no distribution, by the first reason that holds. */
  readonly leftOut: readonly LeftOut[]
}

interface LeftOut {
  readonly idle: number
  readonly keptBack: number
  readonly lossy: number
}

interface RunRow {
  readonly windowSeconds: number
  readonly readaheadKib: number
  readonly lossyWindows: number
}

interface GroupFeatures {
  /** By feature. */
  readonly values: readonly Float64Array[]
  readonly leftOut: LeftOut
}

/** How the features of windows are distributed, over bins that are the same for all that is compared. */
export function featureDistributionQueries(db: Connection) {
  const columns = windowColumnQueries(db)
  const selectRun = db.prepare<[id: string], RunRow>(`
    SELECT window_seconds AS windowSeconds, readahead_kib AS readaheadKib, lossy_windows AS lossyWindows
    FROM runs WHERE id = ?`)
  /** Their places among the run's windows, from 0. */
  const selectLossy = db
    .prepare<[runId: string], number>(
      `
      SELECT place FROM (
        SELECT row_number() OVER (ORDER BY window_index) - 1 AS place, ${IS_LOSSY} AS lossy FROM windows WHERE run_id = ?)
      WHERE lossy`,
    )
    .pluck()

  function featuresOfGroup({ runIds, label }: WindowGroup, set: FeatureSetName): GroupFeatures {
    const leftOut = { idle: 0, keptBack: 0, lossy: 0 }
    const runs = runIds.flatMap((runId) => {
      const run = selectRun.get(runId)
      if (run === undefined) return []
      const counted = columns.read(runId, COUNTED, 0, LAST_WINDOW)
      return [{ ...run, counted, lossy: new Set(run.lossyWindows === 0 ? [] : selectLossy.all(runId)) }]
    })
    const room = runs.reduce((sum, { counted }) => sum + (counted[0]?.length ?? 0), 0)
    const values = FEATURE_SETS[set].map(() => new Float64Array(room))
    let kept = 0
    for (const { counted, lossy, windowSeconds, readaheadKib } of runs) {
      const windows = counted[0]?.length ?? 0
      for (let place = 0; place < windows; place += 1) {
        const window = countsAt(counted, place)
        if (isIdle(window)) leftOut.idle += 1
        else if (isKeptBack(label, window)) leftOut.keptBack += 1
        else if (lossy.has(place)) leftOut.lossy += 1
        else {
          featuresOf(set, window, windowSeconds, readaheadKib).forEach((value, feature) => {
            const column = values[feature]
            if (column !== undefined) column[kept] = value
          })
          kept += 1
        }
      }
    }
    return { values: values.map((column) => column.subarray(0, kept)), leftOut }
  }

  return {
    /** Of all groups together, so that their bins are the same; runs that are not there have no windows. */
    featureHistograms(set: FeatureSetName, groups: readonly WindowGroup[]): FeatureHistograms {
      const read = groups.map((group) => featuresOfGroup(group, set))
      return {
        features: FEATURE_SETS[set].map((feature, place) =>
          histogramOf(
            feature,
            read.map(({ values }) => values[place] ?? new Float64Array()),
          ),
        ),
        leftOut: read.map(({ leftOut }) => leftOut),
      }
    },
  }
}

function countsAt(counted: readonly WindowColumn[], index: number): WindowCounts {
  const at = (place: number): number => counted[place]?.[index] ?? Number.NaN
  return {
    index,
    ...{ requests: at(0), distanceSectors: at(1), jumps: at(2), bytes: at(3), writes: at(4), readaheads: at(5) },
  }
}

function histogramOf({ name, unit }: FeatureDefinition, groups: readonly Float64Array[]): FeatureHistogram {
  const five = groups.map((values) => {
    if (values.length === 0) return undefined
    const [min = Number.NaN, q1 = min, median = min, q3 = min, max = min] = quantilesOf(values, [0, 0.25, 0.5, 0.75, 1])
    return { min, q1, median, q3, max }
  })
  const known = five.filter((one) => one !== undefined)
  const bins = binsOf(unit, Math.min(...known.map(({ min }) => min)), Math.max(...known.map(({ max }) => max)))
  return {
    ...{ name, unit, ...bins },
    groups: five.map((one, at) => {
      const values = groups[at]
      if (one === undefined || values === undefined) return undefined
      return { windows: values.length, ...one, shares: sharesOf(values, bins) }
    }),
  }
}

interface Bins {
  readonly edges: readonly number[]
  readonly isLog: boolean
}

function binsOf(unit: string, least: number, most: number): Bins {
  if (!Number.isFinite(least)) return { edges: [], isLog: false }
  const isShare = unit === '0..1'
  const isLog = !isShare && least > 0 && most / least > DECADES
  const room = least === most ? Math.abs(most) * ROOM || 1 : 0
  const [low, high] = isShare ? [0, 1] : [least - room, most + room]
  const edges = Array.from({ length: BINS + 1 }, (_, at) =>
    isLog ? low * (high / low) ** (at / BINS) : low + ((high - low) * at) / BINS,
  )
  // Powers and quotients are rounded: the last bin ends where the values do.
  return { edges: edges.with(BINS, high), isLog }
}

function sharesOf(values: Float64Array, { edges, isLog }: Bins): number[] {
  const counts = Array.from({ length: BINS }, () => 0)
  const [low, high] = [edges[0] ?? 0, edges[BINS] ?? 1]
  const { length } = values
  for (let at = 0; at < length; at += 1) {
    const value = values[at] ?? Number.NaN
    const along = isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)
    const bin = Math.max(0, Math.min(BINS - 1, Math.floor(along * BINS)))
    const own = onItsSide(bin, value, edges)
    counts[own] = (counts[own] ?? 0) + 1
  }
  return counts.map((count) => count / length)
}

/** What is on an edge, or nearly, may be computed into the bin beside its own. */
function onItsSide(bin: number, value: number, edges: readonly number[]): number {
  if (value < (edges[bin] ?? -Infinity)) return bin - 1
  return bin < BINS - 1 && value >= (edges[bin + 1] ?? Infinity) ? bin + 1 : bin
}
