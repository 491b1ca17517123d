import { referenceKeyOf, type Measurement } from '../../../../shared/experiment/index.ts'
import { isModuleArm } from './evaluation.ts'

/** What of an evaluation is looked at over time. */
export interface Choosing {
  readonly workload: string
  readonly arm: string
  readonly repetition: number
  /** Laid under it; undefined: nothing. */
  readonly beside: string | undefined
}

/** The choice nearest to the one that is wanted: each part as asked for where it was measured, else the most telling one. */
export function chosenFrom(measurements: readonly Measurement[], wanted: Partial<Choosing>): Choosing | undefined {
  const workload = measurements.find((one) => one.workload === wanted.workload)?.workload ?? measurements[0]?.workload
  if (workload === undefined) return undefined
  const arms = armsMeasured(measurements, workload)
  const arm = arms.find((one) => one === wanted.arm) ?? arms.find(isModuleArm) ?? arms[0]
  if (arm === undefined) return undefined
  const repetitions = repetitionsMeasured(measurements, workload, arm)
  const repetition = repetitions.find((one) => one === wanted.repetition) ?? repetitions[0] ?? 1
  const others = arms.filter((one) => one !== arm)
  const beside =
    'beside' in wanted && wanted.beside === undefined
      ? undefined
      : (others.find((one) => one === wanted.beside) ?? others.find((one) => one === referenceKeyOf(arm)))
  return { workload, arm, repetition, beside }
}

export function armsMeasured(measurements: readonly Measurement[], workload: string): string[] {
  return [...new Set(measurements.filter((one) => one.workload === workload).map(({ arm }) => arm))].sort()
}

export function repetitionsMeasured(measurements: readonly Measurement[], workload: string, arm: string): number[] {
  return measurements
    .filter((one) => one.workload === workload && one.arm === arm)
    .map(({ repetition }) => repetition)
    .sort((a, b) => a - b)
}

/** The measurement of a workload and repetition under an arm. */
export function measurementOf(
  measurements: readonly Measurement[],
  { workload, repetition }: Choosing,
  arm: string,
): Measurement | undefined {
  return measurements.find((one) => one.workload === workload && one.repetition === repetition && one.arm === arm)
}
