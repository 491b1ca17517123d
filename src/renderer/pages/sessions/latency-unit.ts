import type { LatencySummary } from '../../../shared/window-measures.ts'

export interface LatencyUnit {
  readonly name: 'µs' | 'ms'
  readonly ns: number
}

/** One unit for latencies that are compared: milliseconds as soon as one of them is as long. */
export function latencyUnitOf(latenciesNs: readonly number[]): LatencyUnit {
  return Math.max(0, ...latenciesNs) < 1e6 ? { name: 'µs', ns: 1e3 } : { name: 'ms', ns: 1e6 }
}

/** "0.15 / 2.02 / 5.00 ms": p50, p95 and p99. */
export function latencyText({ p50Ns, p95Ns, p99Ns }: LatencySummary): string {
  const unit = latencyUnitOf([p99Ns])
  const digits = unit.name === 'ms' ? 2 : 0
  return `${[p50Ns, p95Ns, p99Ns].map((ns) => (ns / unit.ns).toFixed(digits)).join(' / ')}\u2009${unit.name}`
}
