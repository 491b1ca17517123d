import type { DatasetReport } from '../../../../shared/model-report.ts'
import { counted } from '../../../widgets/format.ts'

/** "Left out: 3 idle windows, 2 windows over which the tracer lost something." Undefined where nothing was. */
export function leftOutText({ idle, keptBack, lossy, first, label }: DatasetReport['leftOut']): string | undefined {
  const parts = [
    ...(idle === 0 ? [] : [counted(idle, 'idle window')]),
    ...(keptBack === 0 ? [] : [`${counted(keptBack, 'window')} of mixed runs in which the kernel wrote nothing back`]),
    ...(lossy === 0 ? [] : [`${counted(lossy, 'window')} over which the tracer lost something`]),
    ...(first === 0 ? [] : [`${counted(first, 'window')} at the start of runs`]),
    ...(label === 0 ? [] : [`${counted(label, 'window')} of classes that were not chosen`]),
  ]
  return parts.length === 0 ? undefined : `Left out: ${parts.join(', ')}.`
}

/** "in 34 runs of 1 session on 1 box, 2.5 s each" */
export function whereFromText({ runsByClass, sessions, boxes, windowSeconds }: DatasetReport): string {
  const runs = runsByClass.sequential + runsByClass.random + runsByClass.mixed
  const origin = sessions === 0 ? '' : ` of ${counted(sessions, 'session')}`
  const place = boxes === 0 ? '' : ` on ${boxes === 1 ? '1 box' : `${boxes} boxes`}`
  return `in ${counted(runs, 'run')}${origin}${place}, ${windowSeconds}\u2009s each`
}
