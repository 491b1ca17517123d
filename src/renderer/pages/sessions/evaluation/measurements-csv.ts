import { comparableThroughput, type Measurement } from '../../../../shared/experiment/index.ts'
import { csvOf } from '../../../charts/save.ts'

const HEADER = [
  ...['order', 'workload', 'arm', 'repetition', 'seed', 'started_at', 'kernel', 'throughput'],
  ...['operations_per_s', 'bytes_per_s', 'p50_us', 'p99_us', 'asked_read_bytes', 'disk_read_bytes'],
  ...['disk_written_bytes', 'disk_read_requests', 'measured_s', 'cpu_s', 'steal_share', 'load_before'],
  ...['readahead_before_kib', 'readahead_after_kib', 'deployment', 'failure'],
]

/** A row a measurement, in the order in which they ran; what is not known is empty. */
export function measurementsCsv(measurements: readonly Measurement[]): string {
  return csvOf(
    HEADER,
    measurements
      .toSorted((a, b) => a.order - b.order)
      .map((one) => {
        const { figures, readaheadKib, deploymentId = '', failure } = one
        const { latency, box } = figures ?? {}
        return [
          ...[one.order, one.workload, one.arm, one.repetition, one.seed, one.startedAt, one.kernel],
          ...[
            ...[withoutRoundOff(comparableThroughput(one)), figures?.operationsPerSecond, figures?.bytesPerSecond],
            ...[latency?.p50Us, latency?.p99Us, figures?.askedReadBytes],
            ...[box?.diskReadBytes, box?.diskWrittenBytes, box?.diskReadRequests],
            box === undefined ? undefined : (box.toMs - box.fromMs) / 1000,
            ...[box?.cpuSeconds, box?.stealShare, box?.loadBefore, readaheadKib?.before, readaheadKib?.after],
          ].map((value) => value ?? Number.NaN),
          ...[deploymentId, failure === undefined ? '' : `${failure.code}: ${failure.message}`],
        ]
      }),
  )
}

/** A geometric mean of one value differs from it in the sixteenth digit, which nobody measured. */
function withoutRoundOff(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toPrecision(12))
}
