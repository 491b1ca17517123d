import type { DecisionLine } from '../../../shared/decisions.ts'

/** "set"; where the model did not stand by its class, also why: "abstain, unsure". */
export function actionText({ action, abstained }: Pick<DecisionLine, 'action' | 'abstained'>): string {
  return abstained === 'no' ? action : `${action}, ${abstained}`
}

const STANDING: Readonly<Partial<Record<DecisionLine['action'], string>>> = {
  paused: 'Paused: it judges every window, and what is in force stays.',
  fixed: 'Fixed: one readahead is in force, whatever the class.',
  yield: 'Yielded: somebody else set this readahead, and theirs stays. Whatever is set here takes it back.',
  expired: 'The time limit is over: everything was put back, and no window is judged until a new limit is set.',
  gone: 'The disk, or what it steers, is gone: a file system that was unmounted comes back as another. Load the module again.',
}

/** What keeps the module from steering by class until somebody does something; undefined where nothing does. */
export function standingSentence(action: DecisionLine['action']): string | undefined {
  return STANDING[action]
}
