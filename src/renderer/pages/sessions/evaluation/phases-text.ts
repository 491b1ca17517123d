import type { PhasesReport } from '../../../../shared/experiment/index.ts'
import { counted } from '../../../widgets/format.ts'

/** "1.5 windows, median of 12 changes; 1 was missed" */
export function reactionText(reaction: PhasesReport['reaction']): string {
  if (reaction === undefined) return 'not known: no decisions were kept'
  const { changes, missed, medianWindows } = reaction
  const followed = changes - missed
  if (followed <= 0) return `none of ${counted(changes, 'change')} was followed`
  const windows = `${Number(medianWindows.toFixed(1))} ${medianWindows === 1 ? 'window' : 'windows'}`
  const all = `${windows}, median of ${counted(followed, 'change')}`
  return missed === 0 ? all : `${all}; ${missed} more ${missed === 1 ? 'was' : 'were'} missed`
}
