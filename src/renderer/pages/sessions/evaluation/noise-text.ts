import type { Measurement } from '../../../../shared/experiment/index.ts'
import { percent } from '../../../widgets/format.ts'

/** What else the box was busy with: "load 0.2 to 1.4 before a workload, steal at most 3 %"; undefined where nobody looked. */
export function noiseText(measurements: readonly Measurement[]): string | undefined {
  const boxes = measurements.flatMap(({ figures }) => (figures?.box === undefined ? [] : [figures.box]))
  if (boxes.length === 0) return undefined
  const loads = boxes.map(({ loadBefore }) => loadBefore)
  const steal = Math.max(...boxes.map(({ stealShare }) => stealShare))
  const [least, most] = [Math.min(...loads).toFixed(1), Math.max(...loads).toFixed(1)]
  return `load ${least === most ? least : `${least} to ${most}`} before a workload, steal ${steal === 0 ? 'none' : `at most ${percent(steal)}`}`
}
