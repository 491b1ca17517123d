import path from 'node:path'
import { openStore, type DecisionRecord } from '../src/main/store/index.ts'
import type { DiskSample } from '../src/shared/contract/activities.ts'
import { decisionLineSchema } from '../src/shared/decisions.ts'
import { armKey, evaluationPlanSchema, type Measurement } from '../src/shared/experiment/index.ts'

/*
 * A program, for the Node that the app is run with: puts a comparison with a plan of the current version into a data folder, as an
 * evaluation of the sample's model would. Five repetitions of a random reader and of one that changes, under the default, a fixed
 * readahead and the module; one measurement failed. The numbers are made up: the box is slower in each repetition than in the last.
 */
const [, , dataDirectory, id] = process.argv
if (dataDirectory === undefined || id === undefined) throw new Error('usage: store-evaluation.ts DATA EVALUATION')

const BEGAN_MS = Date.parse('2026-11-27T20:00:00.000Z')
const MEASUREMENT_MS = 20_000
const WINDOW_MS = 2500
const RANDOM = { rw: 'randread', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 } as const
const SEQUENTIAL = { ...RANDOM, rw: 'read' } as const

const PLAN = evaluationPlanSchema.parse({
  ...{
    format: 'rabench-evaluation-plan',
    version: 1,
    name: 'made-up',
    title: 'A reader that changes',
    description: '',
  },
  ...{ fileMib: 2048, cacheMib: 300, repetitions: 5, warmupSeconds: 5, seconds: 15, seed: 7 },
  arms: [{ kind: 'default' }, { kind: 'fixed', kib: 16 }, { kind: 'module' }],
  workloads: [
    { kind: 'fio', name: 'random mmap 24k', label: 'random', jobs: [{ ...RANDOM, bs: '24k' }] },
    {
      ...{ kind: 'phases', name: 'scan and look up' },
      phases: [
        { label: 'sequential', shape: SEQUENTIAL, seconds: 10 },
        { label: 'random', shape: RANDOM, seconds: 10 },
      ],
    },
  ],
})

/** Bytes a second by arm; of the reader that changes in each of its phases. */
const RANDOM_RATES: Readonly<Record<string, number>> = { default: 4e6, 'fixed-16': 9e6, module: 10e6 }
const PHASE_RATES: Readonly<Record<string, readonly [number, number]>> = {
  default: [80e6, 4e6],
  'fixed-16': [20e6, 9e6],
  module: [78e6, 8.4e6],
}
const FAILED = { workload: 'random mmap 24k', arm: 'fixed-16', repetition: 3 } as const

interface Placed {
  readonly workload: string
  readonly arm: string
  readonly repetition: number
  readonly order: number
}

const placed: readonly Placed[] = PLAN.workloads
  .flatMap(({ name }) =>
    Array.from({ length: PLAN.repetitions }, (_, at) =>
      PLAN.arms.map((arm) => ({ workload: name, arm: armKey(arm), repetition: at + 1 })),
    ),
  )
  .flat()
  .map((one, order) => ({ ...one, order }))

const isChanging = ({ workload }: Placed) => workload === 'scan and look up'
const beganMs = ({ order }: Placed) => BEGAN_MS + order * MEASUREMENT_MS
/** Between 0.97 and 1.03, another for each measurement. */
const noise = ({ order }: Placed) => 1 + 0.03 * Math.sin(order * 2.4)
const pace = (one: Placed) => noise(one) / (1 + 0.1 * one.repetition)

function measurementOf(one: Placed): Measurement {
  const [fromMs, toMs] = isChanging(one)
    ? [beganMs(one), beganMs(one) + 20_000]
    : [beganMs(one) + 5000, beganMs(one) + 20_000]
  const rates = isChanging(one) ? (PHASE_RATES[one.arm] ?? []) : [RANDOM_RATES[one.arm] ?? 0]
  const bytesPerSecond = (pace(one) * rates.reduce((sum, rate) => sum + rate, 0)) / rates.length
  const askedReadBytes = (bytesPerSecond * (toMs - fromMs)) / 1000
  const common = {
    ...one,
    ...{ seed: PLAN.seed + one.repetition, startedAt: new Date(beganMs(one)).toISOString(), kernel: '6.12.107' },
    readaheadKib: { before: 128, after: one.arm === 'default' ? 128 : 16 },
    ...(one.arm === 'module' ? { deploymentId: deploymentOf(one) } : {}),
  }
  if (one.workload === FAILED.workload && one.arm === FAILED.arm && one.repetition === FAILED.repetition) {
    return { ...common, failure: { code: 'command-failed', message: 'fio ended with 1: its file had gone.' } }
  }
  return {
    ...common,
    figures: {
      operationsPerSecond: bytesPerSecond / 24_576,
      bytesPerSecond,
      latency: { p50Us: 2e9 / bytesPerSecond, p99Us: 9e9 / bytesPerSecond },
      askedReadBytes,
      box: {
        ...{ fromMs, toMs, diskReadBytes: askedReadBytes * (one.arm === 'default' ? 4.5 : 1.4), diskWrittenBytes: 0 },
        ...{ diskReadRequests: 30_000, cpuSeconds: 3, stealShare: 0, loadBefore: 0.4 },
      },
      ...(isChanging(one) ? { parts: partsOf(one) } : {}),
    },
  }
}

function partsOf(one: Placed) {
  return (['sequential', 'random'] as const).map((label, at) => {
    const bytesPerSecond = pace(one) * (PHASE_RATES[one.arm]?.[at] ?? 0)
    const fromMs = beganMs(one) + at * 10_000
    return {
      name: label,
      label,
      operationsPerSecond: bytesPerSecond / 4096,
      bytesPerSecond,
      fromMs,
      toMs: fromMs + 10_000,
    }
  })
}

const deploymentOf = ({ order }: Placed) => `${id}-${order}`

/** What the module has put in force so long after the measurement's start: it follows the change in two windows. */
const steeredKib = (one: Placed, ms: number) => (isChanging(one) && ms < 5 * WINDOW_MS ? 256 : 16)

function decisionsOf(one: Placed): DecisionRecord[] {
  return Array.from({ length: MEASUREMENT_MS / WINDOW_MS }, (_, at) => {
    const endMs = beganMs(one) + (at + 1) * WINDOW_MS
    const kib = steeredKib(one, at * WINDOW_MS)
    const says = kib === 256 ? 0 : 1
    return {
      label: isChanging(one) && at < 4 ? 'sequential' : 'random',
      decision: decisionLineSchema.parse({
        ...{ seq: at, mono_ns: endMs * 1e6, wall_ns: endMs * 1e6, disk: 'vdb', window_ms: WINDOW_MS, n: 900 },
        ...{ distance_sectors: 9e9, jumps: says === 0 ? 20 : 700, bytes: 4e7, writes: 0, readaheads: 500 },
        ...{ readahead_kib_before: kib, features_q16: [1, 2, 3, 4, 5], logits_q16: [0, 1, 2], class: says },
        ...{ confidence_milli: 960, accepted: says, action: 'keep', readahead_kib: kib, files: 0, walk_us: 0 },
      }),
    }
  })
}

function samplesOf(one: Placed): DiskSample[] {
  return Array.from({ length: MEASUREMENT_MS / 1000 }, (_, at) => ({
    ...{ atMs: beganMs(one) + 1000 * (at + 1), readBytesPerSecond: 3e7 * pace(one), writeBytesPerSecond: 0 },
    ...{ iops: 700, latencyMs: 1.2, requestKib: 40 },
    readaheadKib: one.arm === 'module' ? steeredKib(one, 1000 * at) : one.arm === 'default' ? 128 : 16,
  }))
}

const store = openStore(path.join(dataDirectory, 'bench.sqlite'))
const [sample] = store.evaluations.list()
if (sample === undefined) throw new Error('There is no sample evaluation to take a box and a model from.')
const { modelId, boxName } = sample
store.evaluations.start({
  ...{
    id,
    modelId,
    boxName,
    kernel: '6.12.107',
    state: 'running',
    startedAt: new Date(BEGAN_MS).toISOString(),
    plan: PLAN,
  },
  ...(sample.environment === undefined ? {} : { environment: sample.environment }),
})
for (const one of placed) {
  const measurement = measurementOf(one)
  if (measurement.deploymentId !== undefined) {
    store.deployments.save({
      ...{ id: measurement.deploymentId, modelId, sessionId: undefined, boxName, kernel: measurement.kernel },
      ...{ loadedAt: measurement.startedAt, unloadedAt: new Date(beganMs(one) + MEASUREMENT_MS).toISOString() },
    })
    store.decisions.save(measurement.deploymentId, decisionsOf(one))
  }
  store.evaluations.addMeasurement(id, { ...measurement, samples: samplesOf(one) })
}
store.evaluations.end(id, 'complete', new Date(BEGAN_MS + placed.length * MEASUREMENT_MS).toISOString())
store.close()
