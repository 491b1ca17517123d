import { LARGEST_STACK, scheduleFor } from './schedule.ts'
import type { TrainingProblem } from './training-problem.ts'

/** About what is left to learn from once the validation part is set aside; a guess is enough, units need not be alike. */
const LEARNED_SHARE = 0.8

/**
 * Cuts work into units, each a list of places in `problems`: problems alike in shape together, so that they share a stack, in as few
 * units as stacks allow and as many as there are members. The largest come first, so that the members end at about the same time.
 */
export function unitsOf(problems: readonly TrainingProblem[], members: number): number[][] {
  const groups = Map.groupBy(problems.keys(), (place) => shapeOf(problems[place]))
  const units = [...groups.values()].flatMap((group) => {
    const rounds = Math.ceil(group.length / (LARGEST_STACK * members))
    const size = Math.ceil(group.length / (rounds * members))
    return Array.from({ length: Math.ceil(group.length / size) }, (_, unit) =>
      group.slice(unit * size, (unit + 1) * size),
    )
  })
  const cost = (unit: readonly number[]): number =>
    unit.reduce((sum, place) => sum + stepsCost(problems[place]?.rows.length ?? 0), 0)
  return units.toSorted((a, b) => cost(b) - cost(a))
}

function shapeOf(problem: TrainingProblem | undefined): string {
  const rows = problem?.rows ?? []
  return JSON.stringify([rows[0]?.features.length, scheduleFor(LEARNED_SHARE * rows.length)])
}

function stepsCost(rows: number): number {
  const { batch, stepsPerEpoch } = scheduleFor(LEARNED_SHARE * rows)
  return batch * stepsPerEpoch
}
