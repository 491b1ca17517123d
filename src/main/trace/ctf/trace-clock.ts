import { BenchError } from '../../../shared/errors.ts'
import type { CompiledStream } from './compiled-stream.ts'
import type { Clock, TraceModel } from './types.ts'

const PLAIN_CLOCK: Clock = { name: '', frequency: 1_000_000_000n, offsetSeconds: 0n, offsetCycles: 0n }
const NANOSECONDS = 1_000_000_000n

/** The one clock of a trace. Times are Numbers of cycles or nanoseconds from its origin, the earliest packet's begin. */
export class TraceClock {
  /** Absolute cycles at the start of the earliest packet. */
  readonly origin: bigint
  private readonly clock: Clock
  private readonly originNs: bigint
  private readonly countsNanoseconds: boolean

  /** @throws BenchError `bad-trace` where the metadata lacks the clock, or streams have different ones. */
  constructor(model: TraceModel, streams: readonly CompiledStream[], origin: bigint, metadataPath: string) {
    this.clock = onlyClock(model, streams, metadataPath)
    this.countsNanoseconds = this.clock.frequency === NANOSECONDS
    this.origin = origin
    this.originNs = this.wholeNanoseconds(origin)
  }

  /** Nanoseconds from the trace's origin; exact. */
  nanoseconds(cycles: number): number {
    if (this.countsNanoseconds) return cycles
    return Number(this.wholeNanoseconds(this.origin + BigInt(cycles)) - this.originNs)
  }

  /** Nanoseconds since the epoch at some nanoseconds from the origin. */
  epochNs(nanoseconds: number): bigint {
    return this.epochOffsetNs + this.originNs + BigInt(nanoseconds)
  }

  /** Nanoseconds since the epoch at absolute cycles. */
  epochOf(cycles: bigint): bigint {
    return this.epochOffsetNs + this.wholeNanoseconds(cycles)
  }

  private get epochOffsetNs(): bigint {
    const { frequency, offsetSeconds, offsetCycles } = this.clock
    return offsetSeconds * NANOSECONDS + (offsetCycles * NANOSECONDS) / frequency
  }

  private wholeNanoseconds(cycles: bigint): bigint {
    return (cycles * NANOSECONDS) / this.clock.frequency
  }
}

function onlyClock(model: TraceModel, streams: readonly CompiledStream[], metadataPath: string): Clock {
  const names = new Set(streams.flatMap(({ clock }) => clock ?? []))
  const [name] = names
  const clock = name === undefined ? PLAIN_CLOCK : model.clocks.get(name)
  if (clock !== undefined && names.size < 2) return clock
  const problem = clock === undefined ? `the clock "${name ?? ''}" is not declared` : 'streams with different clocks'
  throw new BenchError('bad-trace', `${metadataPath}: ${problem}.`, {
    nextStep: 'Only traces with one clock can be read; record the run again.',
  })
}
