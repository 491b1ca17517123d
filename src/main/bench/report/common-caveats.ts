import { instantText } from '../../report/index.ts'
import type { LabelRecord } from '../../store/index.ts'
import { VIRTUAL } from '../virtual-box.ts'

/** What is to be known of anything that is kept: where it is from, and whether it is still wanted. */
export function keptCaveats({ sample, deletedAt }: Pick<LabelRecord, 'sample' | 'deletedAt'>): string[] {
  return [
    ...(sample ? ['It ships with Readahead Bench as a sample, and was not measured here.'] : []),
    ...(deletedAt === undefined ? [] : [`It was deleted on ${instantText(deletedAt)}, and is not yet erased.`]),
  ]
}

export function virtualCaveats(boxNames: readonly string[]): string[] {
  return boxNames.includes(VIRTUAL)
    ? [
        'The box was virtual, an emulated machine with a throttled disk: it shows the mechanism, not any hardware’s figure.',
      ]
    : []
}
