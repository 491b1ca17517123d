import { subjectLetter } from '../../../shared/compared-subjects.ts'
import type { Comparison } from '../../../shared/contract/index.ts'
import { counted } from '../../widgets/format.ts'

/** "Left out: of A 3 idle windows, of B 2 windows over which the tracer lost something." Undefined where nothing was. */
export function leftOutText(leftOut: Comparison['leftOut']): string | undefined {
  const parts = leftOut.flatMap(({ subject, idle, keptBack, lossy }) => {
    const own = [
      ...(idle === 0 ? [] : [counted(idle, 'idle window')]),
      ...(keptBack === 0
        ? []
        : [`${counted(keptBack, 'window')} of mixed runs in which the kernel wrote nothing back`]),
      ...(lossy === 0 ? [] : [`${counted(lossy, 'window')} over which the tracer lost something`]),
    ]
    return own.length === 0 ? [] : [`of ${subjectLetter(subject)} ${own.join(' and ')}`]
  })
  return parts.length === 0 ? undefined : `Left out: ${parts.join(', ')}.`
}
