import {
  comparableThroughput,
  referenceKeyOf,
  type ArmReport,
  type Measurement,
} from '../../shared/experiment/index.ts'
import { effectOf, pairedRatio, type Pair } from './paired-ratio.ts'
import { spreadOf } from './quantities.ts'

/** One arm of a workload over its repetitions. @param ofWorkload all measurements of that workload */
export function armReport(arm: string, ofWorkload: readonly Measurement[]): ArmReport {
  const own = ofWorkload.filter((one) => one.arm === arm)
  const figures = own.flatMap((one) => (one.figures === undefined ? [] : [one.figures]))
  const reference = referenceKeyOf(arm)
  const pairs = arm === reference ? [] : pairsOf(ofWorkload, arm, reference)
  const ratio = pairedRatio(pairs)
  return {
    arm,
    measured: figures.length,
    failed: own.length - figures.length,
    ...defined('throughput', spreadOf(own.map(comparableThroughput))),
    ...defined('p50Us', spreadOf(figures.map(({ latency }) => latency?.p50Us))),
    ...defined('p99Us', spreadOf(figures.map(({ latency }) => latency?.p99Us))),
    ...defined(
      'readAmplification',
      spreadOf(
        figures.map(({ box, askedReadBytes }) =>
          askedReadBytes ? quotient(box?.diskReadBytes, askedReadBytes) : undefined,
        ),
      ),
    ),
    ...defined(
      'cpuShare',
      spreadOf(figures.map(({ box }) => box && quotient(box.cpuSeconds, (box.toMs - box.fromMs) / 1000))),
    ),
    ...(ratio === undefined ? {} : { ratio, effect: effectOf(pairs, ratio) }),
  }
}

/** Comparable throughputs of two arms, repetition by repetition, where both have one. */
export function pairsOf(ofWorkload: readonly Measurement[], arm: string, reference: string): Pair[] {
  return ofWorkload.flatMap((one) => {
    if (one.arm !== arm) return []
    const twin = ofWorkload.find((other) => other.arm === reference && other.repetition === one.repetition)
    const [value, base] = [comparableThroughput(one), twin && comparableThroughput(twin)]
    return value === undefined || base === undefined ? [] : [[value, base] as const]
  })
}

function quotient(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value / by
}

function defined<Name extends string, T>(name: Name, value: T | undefined): Partial<Record<Name, T>> {
  const object: Partial<Record<Name, T>> = {}
  if (value !== undefined) object[name] = value
  return object
}
