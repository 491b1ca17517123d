import { ACCESS_CLASSES } from '../../../../shared/classes.ts'
import type { Effect, EvaluationReport, RatioEstimate, WorkloadReport } from '../../../../shared/experiment/index.ts'
import { armText } from '../../../../shared/experiment/index.ts'
import { lookOf } from '../../../widgets/classes.ts'
import { armsOf, isModuleArm } from './evaluation.ts'

export interface ForestPoint {
  readonly arm: string
  readonly ratio: RatioEstimate
  readonly effect: Effect | undefined
}

/** A line of the forest plot, from the top. */
export type ForestRow =
  | { readonly kind: 'group'; readonly title: string }
  | {
      readonly kind: 'workload'
      readonly title: string
      readonly workload: string
      /** The module's; undefined where no pair of measurements is whole. */
      readonly lead: ForestPoint | undefined
      /** Of the arms that were asked for besides. */
      readonly others: readonly ForestPoint[]
    }
  | { readonly kind: 'overall'; readonly title: string; readonly ratio: RatioEstimate }

const GROUPS: readonly {
  readonly title: string
  readonly holds: (one: WorkloadReport, isPhases: boolean) => boolean
}[] = [
  ...ACCESS_CLASSES.map((name) => ({
    title: `${lookOf(name).sign} ${name}`,
    holds: ({ label }: WorkloadReport, isPhases: boolean) => label === name && !isPhases,
  })),
  { title: 'changing over time', holds: (_one: WorkloadReport, isPhases: boolean) => isPhases },
  {
    title: 'no single class',
    holds: ({ label }: WorkloadReport, isPhases: boolean) => label === undefined && !isPhases,
  },
]

/** Arms that the plot can show beside the module: those with a ratio anywhere. */
export function quietArms({ workloads }: Pick<EvaluationReport, 'workloads'>): string[] {
  const known = workloads.map(({ arms }) => ({ arms: arms.filter(({ ratio }) => ratio !== undefined) }))
  return armsOf(known).filter((arm) => !isModuleArm(arm))
}

/** The lines of the forest plot: workloads by their class, one a module arm, and all of them together. */
export function forestRows(report: EvaluationReport, shownArms: readonly string[]): ForestRow[] {
  const { workloads, phases, overDefault } = report
  const moduleArms = armsOf(workloads).filter(isModuleArm)
  const phased = new Set(phases.map(({ workload }) => workload))
  // Of before plans had a form nobody knows the classes: then there is nothing to group by.
  const isGrouped = phased.size > 0 || workloads.some(({ label }) => label !== undefined)
  const rows = GROUPS.flatMap(({ title, holds }): ForestRow[] => {
    const own = workloads.filter((one) => holds(one, phased.has(one.workload)))
    return own.length === 0
      ? []
      : [
          ...(isGrouped ? [{ kind: 'group', title } as const] : []),
          ...own.flatMap((one) => workloadRows(one, moduleArms, shownArms)),
        ]
  })
  return overDefault === undefined
    ? rows
    : [...rows, { kind: 'overall', title: 'All, geometric mean', ratio: overDefault }]
}

function workloadRows(
  { workload, arms }: WorkloadReport,
  moduleArms: readonly string[],
  shownArms: readonly string[],
): ForestRow[] {
  const point = (key: string): ForestPoint | undefined => {
    const { arm, ratio, effect } = arms.find((one) => one.arm === key) ?? {}
    return arm === undefined || ratio === undefined ? undefined : { arm, ratio, effect }
  }
  const others = shownArms.map(point).filter((one) => one !== undefined)
  // An evaluation of fixed values alone has a line a workload all the same.
  const leads = moduleArms.length === 0 ? [undefined] : moduleArms
  return leads.map((key, at) => ({
    kind: 'workload',
    workload,
    title: key === undefined || moduleArms.length === 1 ? workload : `${workload}, ${armText(key)}`,
    lead: key === undefined ? undefined : point(key),
    others: at === 0 ? others : [],
  }))
}

/** What the axis of ratios must hold: every interval that is drawn, and some room around 1. */
export function ratioSpan(rows: readonly ForestRow[]): readonly [low: number, high: number] {
  const drawn = rows.flatMap((row) => {
    if (row.kind === 'group') return []
    if (row.kind === 'overall') return [row.ratio]
    return [...(row.lead === undefined ? [] : [row.lead.ratio]), ...row.others.map(({ ratio }) => ratio)]
  })
  const ends = drawn.flatMap(({ value, interval95 }) => [value, ...interval95]).filter((end) => end > 0)
  return [Math.min(0.95, ...ends) / 1.03, Math.max(1.05, ...ends) * 1.03]
}

const FINE_STEPS = [0.02, 0.05, 0.1, 0.2]
const DECADES = Array.from({ length: 13 }, (_, at) => 10 ** (at - 6))
const MOST_TICKS = 9

/** Round ratios on a log axis, at most nine, 1 among them wherever it is on the axis. */
export function ratioTicks([low, high]: readonly [low: number, high: number]): number[] {
  const step = FINE_STEPS.find((fine) => Math.floor(high / fine) - Math.ceil(low / fine) < MOST_TICKS)
  if (step !== undefined) {
    const first = Math.ceil(low / step)
    return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, at) => rounded((first + at) * step))
  }
  return (
    [[1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]]
      .map((family) => DECADES.flatMap((decade) => family.map((tick) => rounded(tick * decade))))
      .map((ticks) => ticks.filter((tick) => tick >= low && tick <= high))
      .find(({ length }) => length <= MOST_TICKS) ?? [1]
  )
}

/** Without what binary fractions leave of 0.1 * 3. */
function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
