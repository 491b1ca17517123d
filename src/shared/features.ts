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

/** Free of scale: logarithms of sizes, none of rates, so that files, disks and readahead of any size look alike. */
const SERVED_V2 = [
  { name: 'jump_ratio', unit: '0..1' },
  { name: 'log2_run_kib', unit: 'log2 KiB' },
  { name: 'log2_request_kib', unit: 'log2 KiB' },
  { name: 'log2_distance_kib', unit: 'log2 KiB' },
  { name: 'write_ratio', unit: '0..1' },
  { name: 'readahead_ratio', unit: '0..1' },
  { name: 'log2_readahead_kib', unit: 'log2 KiB' },
] as const satisfies readonly FeatureDefinition[]

/** The named feature sets. Order matters: a model's inputs are in this order. A changed definition is a new name. */
export const FEATURE_SETS = { 'seed-v1': SEED_V1, 'served-v1': SERVED_V1, 'served-v2': SERVED_V2 } as const
export type FeatureSetName = keyof typeof FEATURE_SETS
export const FEATURE_SET_NAMES = ['seed-v1', 'served-v1', 'served-v2'] as const satisfies readonly FeatureSetName[]

/**
 * The features of one window, in the set's order and units (design: "Feature set").
 * @param readaheadKib in force at the window's end; `seed-v1` does not use it.
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
  const [writeRatio, readaheadRatio] = [window.writes / window.requests, window.readaheads / window.requests]
  if (set === 'served-v2') {
    const kib = window.bytes / 1024
    return [
      jumpRatio,
      Math.log2(1 + kib / (window.jumps + 1)),
      Math.log2(1 + kib / window.requests),
      Math.log2(1 + window.distanceSectors / 2 / steps),
      writeRatio,
      readaheadRatio,
      Math.log2(1 + readaheadKib),
    ]
  }
  const seed = [
    (512 * window.distanceSectors) / steps,
    jumpRatio,
    window.bytes / window.requests,
    1 - jumpRatio,
    window.requests / windowSeconds,
  ]
  if (set === 'seed-v1') return seed
  return [...seed, writeRatio, readaheadRatio, readaheadKib]
}
