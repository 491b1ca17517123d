import type { ComparedWorkloadData } from '../../../shared/contract/index.ts'

/** What is worth a word without an interval: less than this much above or below 1 is not told. */
const WORTH_TELLING = 0.1

interface Measured {
  readonly workload: string
  readonly arm: 'off' | 'on'
}

/** What a comparison shows, in one or two sentences that say no more than its medians do. */
export function comparisonVerdict(rows: readonly ComparedWorkloadData[], measurements: readonly Measured[]): string {
  const known = rows.filter(({ ratio }) => Number.isFinite(ratio))
  if (known.length === 0) return 'Nothing was measured in both arms.'
  const told = (direction: 1 | -1) =>
    known
      .filter(({ ratio }) => direction * (ratio - 1) >= WORTH_TELLING)
      .map(({ workload, ratio }) => `${workload} ${ratio.toFixed(ratio >= 10 ? 1 : 2)} times`)
  const [faster, slower] = [told(1), told(-1)]
  const rest = known.length - faster.length - slower.length
  const sentences = [
    faster.length === 0 ? undefined : `With the module the throughput of ${joined(faster)} that without.`,
    slower.length === 0 ? undefined : `It is less for ${joined(slower)} that without.`,
    rest === 0
      ? undefined
      : faster.length + slower.length === 0
        ? 'No workload differs by more than a tenth.'
        : `${rest === 1 ? 'The other' : `The other ${rest}`} ${rest === 1 ? 'differs' : 'differ'} by less than a tenth.`,
  ]
  return `${sentences.filter((sentence) => sentence !== undefined).join(' ')} ${basis(measurements)}`
}

function basis(measurements: readonly Measured[]): string {
  const counts = [...Map.groupBy(measurements, ({ workload, arm }) => `${workload} ${arm}`).values()].map(
    ({ length }) => length,
  )
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  return `Medians of ${least === most ? least : `${least} to ${most}`} measurements an arm, so without an interval.`
}

function joined(parts: readonly string[]): string {
  const verb = parts.length === 1 ? 'is' : 'are'
  const named = parts.map((part) => part.replace(/ ([\d.]+ times)$/, ` ${verb === 'is' ? 'is ' : ''}$1`))
  return named.length === 1 ? (named[0] ?? '') : `${named.slice(0, -1).join(', ')} and ${named.at(-1) ?? ''}`
}
