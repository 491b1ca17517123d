import { isIdle } from '../../../shared/windows.ts'
import type { LabelledWindow } from '../../store/index.ts'

export interface SortedOut {
  /** That have features of which nothing may be missing: those that are trained on and judged. */
  readonly usable: readonly LabelledWindow[]
  readonly idle: number
  /** Not idle. */
  readonly lossy: number
}

/** Parts a session's windows as training does. */
export function sortedOut(windows: readonly LabelledWindow[]): SortedOut {
  const busy = windows.filter(({ counts }) => !isIdle(counts))
  const usable = busy.filter(({ isLossy }) => !isLossy)
  return { usable, idle: windows.length - busy.length, lossy: busy.length - usable.length }
}
