import type { Activity, ActivityStep, ComparedWorkloadData } from '../../../shared/contract/index.ts'
import { ratioNumber } from '../../widgets/ratios.ts'

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
      return comparison === undefined ? `${title}: done.` : (comparedOutcome(comparison) ?? `${title}: done.`)
    }
  }
}

/** What gained most, or that nothing did; a gain that its interval does not show is none. */
function comparedOutcome(rows: readonly ComparedWorkloadData[]): string | undefined {
  const known = rows.filter(({ ratio }) => Number.isFinite(ratio)).sort((a, b) => b.ratio - a.ratio)
  const best = known.find(({ effect = 'better' }) => effect === 'better')
  if (best !== undefined)
    return `Done. Most gained: ${best.workload}, ${ratioNumber(best.ratio)} times as fast with the module.`
  const worst = known.findLast(({ effect }) => effect === 'worse')
  if (worst !== undefined)
    return `Done. Nothing gained; most lost: ${worst.workload}, ${ratioNumber(worst.ratio)} times as fast with the module.`
  return known.length === 0 ? undefined : 'Done. No difference is shown.'
}

/** Seconds left of a step at a moment, counted down from when it was last told. */
export function secondsLeftNow(step: ActivityStep, toldAtMs: number, nowMs: number): number | undefined {
  if (step.secondsLeft === undefined) return undefined
  return Math.max(0, step.secondsLeft - (nowMs - toldAtMs) / 1000)
}
