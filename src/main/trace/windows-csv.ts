import { FEATURE_SETS, featuresOf, type FeatureSetName } from '../../shared/features.ts'
import { isIdle, type WindowCounts } from '../../shared/windows.ts'

export interface WindowsCsvOptions {
  readonly featureSet: FeatureSetName
  readonly windowSeconds: number
  /** Readahead in force at every window's end, in KiB. A trace does not hold it: without it that column is empty. */
  readonly readaheadKib?: number
}

/**
 * A row a window: `window,start_s,n` and the set's features, numbers so that reading them back gives the same doubles.
 * An idle window has its n and empty features.
 */
export function windowsToCsv(windows: readonly WindowCounts[], options: WindowsCsvOptions): string {
  const { featureSet, windowSeconds, readaheadKib } = options
  const names = FEATURE_SETS[featureSet].map(({ name }) => name)
  const rows = windows.map((window) => {
    const features = isIdle(window) ? [] : featuresOf(featureSet, window, windowSeconds, readaheadKib ?? 0)
    const cells = names.map((name, i) => (name === 'readahead_kib' && readaheadKib === undefined ? '' : features[i]))
    return [window.index, window.index * windowSeconds, window.requests, ...cells.map((cell) => cell ?? '')].join(',')
  })
  return [['window', 'start_s', 'n', ...names].join(','), ...rows, ''].join('\n')
}
