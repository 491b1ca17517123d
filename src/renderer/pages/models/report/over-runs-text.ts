import type { AccuracyReport } from '../../../../shared/model.ts'
import { intervalText, withWidth } from '../../../widgets/intervals.ts'

/** The bootstrap interval over whole runs, where it says something. */
export function overRunsText({ runInterval95 }: AccuracyReport): string {
  const interval = withWidth(runInterval95)
  return interval === undefined ? '–' : intervalText(interval)
}
