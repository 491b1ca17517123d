import type { FioSampleData, RunItem, WindowItem } from '../../../shared/contract/index.ts'
import { unknownRun, type RunRecord, type Workbench } from '../../bench/index.ts'

type Store = Workbench['store']

/** A run with its windows and fio's figures, as a list of them needs it; their measures come with the run alone. */
export function runItem(store: Store, run: RunRecord): RunItem {
  const fio = store.runs.fioResult(run.id)
  if (fio === undefined) throw new RangeError(`run ${run.id} has no fio result`)
  const {
    device: _device,
    windowsStartNs: _windowsStart,
    fioStartedAtMs: _fioStart,
    tracePath: _trace,
    warnings,
    ...plain
  } = run
  const { readLatency, writeLatency } = fio
  const trace = store.runs.keptTrace(run.id)
  return {
    ...plain,
    warnings: [...warnings],
    ...(trace === undefined ? {} : { traceBytes: trace.bytes }),
    windows: store.runs.windows(run.id),
    fio: {
      readBytesPerSecond: fio.readBytesPerSecond,
      writeBytesPerSecond: fio.writeBytesPerSecond,
      readIops: fio.readIops,
      writeIops: fio.writeIops,
      ...(readLatency === undefined ? {} : { readLatency }),
      ...(writeLatency === undefined ? {} : { writeLatency }),
    },
  }
}

/** A run with all that is known of its windows, and fio's samples. @throws BenchError unknown-session */
export function runWithSamples(store: Store, runId: string): { run: RunItem; samples: FioSampleData[] } {
  const run = store.runs.find(runId)
  if (run === undefined) throw unknownRun(runId)
  return { run: measured(store, runItem(store, run)), samples: [...store.runs.fioSamples(runId)] }
}

/** A run whose label was corrected, as a list of runs needs it. @throws BenchError unknown-session */
export function correctedRun(store: Store, runId: string): RunItem {
  const run = store.runs.find(runId)
  if (run === undefined) throw unknownRun(runId)
  return runItem(store, run)
}

/** Adds what was measured of each window, and the latency of all of them together. */
function measured(store: Store, run: RunItem): RunItem {
  const measures = store.runs.measures(run.id)
  const latency = store.runs.latency(run.id)
  const windows = run.windows.map((window, at): WindowItem => {
    const found = measures[at]
    if (found === undefined) return window
    const { latencySketch: _sketch, ...shown } = found
    return { ...window, measures: shown }
  })
  return { ...run, windows, ...(latency === undefined ? {} : { latency }) }
}
