import type { Activity, ActivityStep } from '../../../shared/contract/index.ts'

export type StepSign = '●' | '○' | '◐' | '✕' | '◌'

const SIGNS: Readonly<Record<ActivityStep['state'], StepSign>> = {
  done: '●',
  active: '◐',
  waiting: '○',
  failed: '✕',
  stopped: '◌',
}

export function signOf(step: ActivityStep): StepSign {
  return SIGNS[step.state]
}

/** What became of it, in one sentence. */
export function outcomeOf({ state, title, error, comparison, boxName }: Activity): string {
  const andItsBox = boxName === undefined ? '' : '; the box is being put back'
  switch (state) {
    case 'running':
      return `${title}: running.`
    case 'stopping':
      return `${title}: stopping${andItsBox}.`
    case 'cancelling':
      return `${title}: cancelling${andItsBox}.`
    case 'stopped':
      return `Stopped. ${error?.kept ?? 'What was complete is kept.'}`
    case 'cancelled':
      return `Cancelled. What it had made is deleted${boxName === undefined ? '' : ', and the box is as it was'}.`
    case 'failed':
      return `${title} failed.`
    case 'done': {
      const best = comparison?.toSorted((a, b) => b.ratio - a.ratio)[0]
      if (best === undefined) return `${title}: done.`
      return `Done. Most gained: ${best.workload}, ${best.ratio.toFixed(2)} times as fast with the module.`
    }
  }
}

/** Seconds left of a step at a moment, counted down from when it was last told. */
export function secondsLeftNow(step: ActivityStep, toldAtMs: number, nowMs: number): number | undefined {
  if (step.secondsLeft === undefined) return undefined
  return Math.max(0, step.secondsLeft - (nowMs - toldAtMs) / 1000)
}
