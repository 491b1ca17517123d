import type { DatasetReport } from '../../../../shared/model-report.ts'

type Feature = DatasetReport['features'][number]

/** Data over more than so many times from the least to the most are seen on a log axis alone. */
const DECADES = 100

/** Whether a feature is drawn on a log axis: it spans decades, and none of its values is 0 or less. */
export function isDrawnLog({ unit, all }: Feature): boolean {
  return unit !== '0..1' && all.min > 0 && all.max / all.min > DECADES
}

/** The axis of a feature: shares from 0 to 1, all others from the least to the most with some room; one value alone is in the middle. */
export function axisSpan(feature: Feature): readonly [least: number, most: number] {
  const { unit, all } = feature
  if (unit === '0..1') return [0, 1]
  if (isDrawnLog(feature)) return [all.min / 1.2, all.max * 1.2]
  const room = (all.max - all.min) * 0.05 || Math.abs(all.max) * 0.1 || 1
  return [Math.min(all.min, Math.max(0, all.min - room)), all.max + room]
}
