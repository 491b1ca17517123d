import type { DecisionLine } from '../../../shared/decisions.ts'
import type { Measurement, SweepDocument } from '../../../shared/experiment/index.ts'
import type { ModelDocument } from '../../../shared/model.ts'
import type { Profile } from '../../../shared/profile.ts'
import type { WindowCounts } from '../../../shared/windows.ts'
import type { FioResultRecord, NewSession, RunRecording, StoredMeasures } from '../records.ts'

const SHAPE = { rw: 'randread', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 } as const

export const PROFILE: Profile = {
  format: 'rabench-profile',
  version: 1,
  name: 'quick',
  title: 'Quick',
  description: '',
  fileMib: 2048,
  seconds: 12.5,
  cooldownSeconds: 0,
  repetitions: 1,
  cache: ['cold'],
  workloads: [{ name: 'random-mmap-4k', label: 'random', shape: SHAPE, readaheadKib: [16, 128] }],
}

export const NEW_SESSION: NewSession = {
  boxName: 'virtual',
  profile: PROFILE,
  environment: {
    kernel: '6.12.107+deb13-amd64',
    cpus: 2,
    memoryBytes: 640 * 2 ** 20,
    disk: {
      name: 'vdb',
      sizeBytes: 4 * 2 ** 30,
      rotational: false,
      scheduler: 'mq-deadline',
      readaheadKib: 128,
      fileSystem: 'ext4',
    },
    fioVersion: 'fio-3.39',
    lttngVersion: '2.13.15',
  },
  startedAt: '2026-11-22T21:00:00.000Z',
  appVersion: '0.1.0',
}

const FIO: FioResultRecord = {
  fioVersion: 'fio-3.39',
  readBytesPerSecond: 2260992,
  writeBytesPerSecond: 0,
  readIops: 552.5,
  writeIops: 0,
  readLatency: { meanUs: 1800.25, p50Us: 1700, p95Us: 2500, p99Us: 9100 },
  writeLatency: undefined,
  error: 0,
  document: '{\n  "fio version" : "fio-3.39"\n}',
}

/** Windows whose numbers tell where they came from; sums beyond 32 bits. */
export function exampleWindows(count: number): WindowCounts[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    requests: 1000 + index,
    distanceSectors: 5_000_000_000_000 + index,
    jumps: 900 + index,
    bytes: 4096 * (1000 + index),
    writes: index,
    readaheads: 500,
  }))
}

/** Measures that belong to `exampleWindows`; a sketch is the caller's to make. */
export function exampleMeasures(count: number): StoredMeasures[] {
  return Array.from({ length: count }, (_, index) => ({
    events: 4100 + index,
    completes: 1000 + index,
    inserts: 1001,
    merges: 98,
    uniqueSectors: 900 + index,
    writtenBytes: 4096 * index,
    depthSum: 6_000_000_000 + index,
    depthMax: 64,
    latency: { count: 1000, p50Ns: 151_551, p95Ns: 2_015_231, p99Ns: 5_000_000_000.5 },
    pageCacheInsertions: 40_000 + index,
    discardedEvents: 0,
    lostPackets: 0,
  }))
}

export function exampleRun(
  sessionId: string,
  name: string,
  changes: Partial<Omit<RunRecording, 'run'>> & { readonly run?: Partial<RunRecording['run']> } = {},
): RunRecording {
  const { run, ...rest } = changes
  return {
    run: {
      sessionId,
      name,
      workload: 'random-mmap-4k',
      label: 'random',
      repetition: 1,
      cache: 'cold',
      readaheadKib: 128,
      shape: SHAPE,
      startedAt: '2026-11-22T21:01:00.000Z',
      seconds: 12.5,
      windowSeconds: 2.5,
      device: { major: 254, minor: 16 },
      discardedEvents: 0,
      lostPackets: 0,
      warnings: [],
      ...run,
    },
    windows: exampleWindows(5),
    fio: FIO,
    samples: [
      { kind: 'bw', direction: 'read', timeMs: 500, value: 2208 },
      { kind: 'bw', direction: 'read', timeMs: 1000, value: 2210.5 },
      { kind: 'iops', direction: 'read', timeMs: 500, value: 552 },
    ],
    log: [{ at: '2026-11-22T21:01:00.100Z', source: 'lttng', text: 'Tracing started' }],
    ...rest,
  }
}

export function exampleModel(id: string, sessionIds: readonly string[]): ModelDocument {
  return {
    format: 'rabench-model',
    version: 1,
    id,
    name: 'first',
    createdAt: '2026-11-22T22:00:00.000Z',
    featureSet: 'seed-v1',
    windowSeconds: 2.5,
    classes: ['sequential', 'random', 'mixed'],
    scaler: { mean: [0.1, 2, 3, 4, 5], scale: [1, 1, 1, 1, 1e-7] },
    layers: [{ weights: [[0.30000001192092896, -1e-40]], bias: [0.5] }],
    readaheadMapKib: { sequential: 256, random: 16, mixed: 64 },
    training: {
      seed: 42,
      backend: 'tfjs-cpu',
      epochsRun: 31,
      bestEpoch: 23,
      windows: 85,
      windowsByClass: { sequential: 30, random: 35, mixed: 20 },
      sessionIds,
      dataHash: 'abc',
    },
    appVersion: '0.1.0',
  }
}

export function exampleDecision(seq: number): DecisionLine {
  return {
    seq,
    lost: 0,
    mono_ns: 4_000_000_000_000 + seq,
    wall_ns: 1_795_384_215_644_000_000,
    disk: 'vdb',
    window_ms: 2500,
    n: 3200,
    distance_sectors: 6_000_000_000_000,
    jumps: 3100,
    bytes: 52_428_800,
    writes: 0,
    readaheads: 3200,
    readahead_kib_before: 128,
    features_q16: [-65536, 12, 0, 3, 2 ** 40],
    logits_q16: [-100, 200, 3],
    class: 1,
    abstained: 'no',
    outside_feature: -1,
    inference_ns: 0,
    accepted: -1,
    confidence_milli: 987,
    action: 'set',
    readahead_kib: 16,
    files: 3,
    walk_us: 2100,
  }
}

/** One under a module whose decisions are those of deployment "d1". */
export function exampleMeasurement(order: number): Measurement {
  return {
    workload: 'random mmap 4k',
    arm: 'module',
    repetition: 1,
    order,
    seed: 7,
    startedAt: '2026-11-22T22:16:00.000Z',
    kernel: '6.12.107',
    readaheadKib: { before: 128, after: 16 },
    deploymentId: 'd1',
    figures: {
      operationsPerSecond: 1243.5,
      bytesPerSecond: 5_093_376,
      latency: { p50Us: 700, p99Us: 2100.25 },
      askedReadBytes: 45_840_384,
      box: {
        fromMs: 1_795_384_560_000,
        toMs: 1_795_384_569_000,
        diskReadBytes: 183_361_536,
        diskWrittenBytes: 0,
        diskReadRequests: 11_191,
        cpuSeconds: 1.25,
        stealShare: 0.01,
        loadBefore: 0.4,
      },
    },
  }
}

export function exampleSweep(id: string, day: number, disk: SweepDocument['disk']): SweepDocument {
  return {
    format: 'rabench-sweep',
    version: 1,
    id,
    createdAt: `2026-11-0${day}T10:00:00.000Z`,
    endedAt: `2026-11-0${day}T10:20:00.000Z`,
    boxName: 'lab-3',
    kernel: '6.12.107',
    disk,
    defaultKib: 128,
    candidatesKib: [16, 128],
    fileMib: 2048,
    seed: 1,
    seconds: 3,
    readers: [{ name: 'random mmap 4k', label: 'random', shape: SHAPE }],
    trials: [{ reader: 'random mmap 4k', kib: 16, round: 1, repetition: 1, order: 0, bytesPerSecond: 5_093_376 }],
    map: [{ label: 'random', kib: 16, seedKib: 16, equals: [16] }],
    caveats: [],
  }
}
