import { isIdle, type WindowCounts } from './windows.ts'

export interface FeatureDefinition {
  readonly name: string
  readonly unit: string
}

const SEED_V1 = [
  { name: 'avg_distance_bytes', unit: 'bytes' },
  { name: 'jump_ratio', unit: '0..1' },
  { name: 'avg_io_bytes', unit: 'bytes' },
  { name: 'seq_ratio', unit: '0..1' },
  { name: 'iops', unit: '1/s' },
] as const satisfies readonly FeatureDefinition[]

const SERVED_V1 = [
  ...SEED_V1,
  { name: 'write_ratio', unit: '0..1' },
  { name: 'readahead_ratio', unit: '0..1' },
  { name: 'readahead_kib', unit: 'KiB' },
] as const satisfies readonly FeatureDefinition[]

/** The named feature sets. Order matters: a model's inputs are in this order. A changed definition is a new name. */
export const FEATURE_SETS = { 'seed-v1': SEED_V1, 'served-v1': SERVED_V1 } as const
export type FeatureSetName = keyof typeof FEATURE_SETS
export const FEATURE_SET_NAMES = ['seed-v1', 'served-v1'] as const satisfies readonly FeatureSetName[]

/**
 * The features of one window, in the set's order and units (design: "Feature set").
 * @param readaheadKib in force at the window's end; only `served-v1` uses it.
 * @throws RangeError on an idle window: it has no features.
 */
export function featuresOf(
  set: FeatureSetName,
  window: WindowCounts,
  windowSeconds: number,
  readaheadKib: number,
): number[] {
  if (isIdle(window)) throw new RangeError(`window ${window.index} is idle: it has no features`)
  const steps = window.requests - 1
  const jumpRatio = window.jumps / steps
  const seed = [
    (512 * window.distanceSectors) / steps,
    jumpRatio,
    window.bytes / window.requests,
    1 - jumpRatio,
    window.requests / windowSeconds,
  ]
  if (set === 'seed-v1') return seed
  return [...seed, window.writes / window.requests, window.readaheads / window.requests, readaheadKib]
}
