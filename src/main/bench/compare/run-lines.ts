import type { RunLines } from '../../../shared/contract/compare.ts'
import { labelInForce } from '../../../shared/label-in-force.ts'
import { unknownRun } from '../../store/index.ts'
import type { Workbench } from '../workbench.ts'
import type { Subject } from './subjects.ts'

/** More than a picture has columns of pixels. */
const MOST_POINTS = 2000

/** Runs over time since fio started, each read in a thread of its own. */
export async function comparedRunLines(
  { reader }: Workbench['store'],
  subjects: readonly Subject[],
): Promise<RunLines[]> {
  const lines: RunLines[] = []
  for (const [subject, { item, ...stored }] of subjects.entries()) {
    const run = stored.kind === 'windows' && item.kind === 'run' ? stored.runs[0] : undefined
    if (run === undefined) continue
    const found = await reader.runLines(run.id, MOST_POINTS)
    if (found === undefined) throw unknownRun(run.id)
    lines.push({ ...found, subject, label: labelInForce(run), seconds: run.seconds })
  }
  return lines
}
