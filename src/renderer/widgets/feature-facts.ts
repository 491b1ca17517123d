import { FEATURE_SETS, type FeatureSetName } from '../../shared/features.ts'
import { binaryBytes, engineering, percent } from './format.ts'

/** A feature in the unit that people read it in. */
export function featureText(name: string, unit: string, value: number): string {
  if (unit === 'bytes') return binaryBytes(value)
  if (unit === '0..1') return percent(value)
  if (unit === 'KiB') return `${value}\u2009KiB`
  if (unit === 'log2 KiB') return binaryBytes(1024 * (2 ** value - 1))
  if (name === 'iops') return `${engineering(value)} IOPS`
  return `${engineering(value)} ${unit}`
}

const WORDS: Readonly<Record<string, string>> = {
  avg_distance_bytes: 'distance, mean',
  jump_ratio: 'jumps over 1 MiB',
  avg_io_bytes: 'request size, mean',
  seq_ratio: 'near the last request',
  iops: 'rate',
  write_ratio: 'writes',
  readahead_ratio: 'readahead requests',
  readahead_kib: 'readahead in force',
  log2_run_kib: 'between jumps, mean',
  log2_request_kib: 'request size, mean',
  log2_distance_kib: 'distance, mean',
  log2_readahead_kib: 'readahead in force',
}

export function featureWord(name: string): string {
  return WORDS[name] ?? name
}

/** Words and values of a set's features, in its order. */
export function featureFacts(set: FeatureSetName, features: readonly number[]): [string, string][] {
  return FEATURE_SETS[set].map(({ name, unit }, index) => [
    featureWord(name),
    featureText(name, unit, features[index] ?? Number.NaN),
  ])
}
