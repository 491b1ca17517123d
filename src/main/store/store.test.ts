import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decisionLineSchema } from '../../shared/decisions.ts'
import { openStore, type Store } from './store.ts'
import {
  exampleDecision,
  exampleMeasurement,
  exampleMeasures,
  exampleModel,
  exampleRun,
  exampleSweep,
  exampleWindows,
  NEW_SESSION,
} from './testing/example-data.ts'

let directory: string
let store: Store
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-store-'))
  store = openStore(join(directory, 'rabench.db'))
})
afterEach(async () => {
  store.close()
  await rm(directory, { recursive: true })
})

function reopen(): void {
  store.close()
  store = openStore(store.path)
}

const DEPLOYMENT = {
  id: 'd1',
  modelId: 'm1',
  sessionId: undefined,
  boxName: 'virtual',
  kernel: '6.12.107',
  loadedAt: '2026-11-22T22:10:00.000Z',
  unloadedAt: undefined,
}

const EVALUATION = {
  id: 'e1',
  modelId: 'm1',
  boxName: 'lab-3',
  kernel: '6.12.107',
  state: 'running',
  startedAt: '2026-11-22T22:15:00.000Z',
  plan: { seconds: 8, workloads: ['w'] },
  environment: NEW_SESSION.environment,
  appVersion: '0.1.0',
} as const

const RECORDING = { id: 'r1', boxName: 'lab-3', disk: 'vdb', modelId: 'm1', startedAt: '2026-11-22T22:30:00.000Z' }

describe('sessions', () => {
  it('start as running under a short sortable id, and come back as they were written', () => {
    const session = store.sessions.create(NEW_SESSION)
    expect(session.id).toMatch(/^2026-11-22-quick-[0-9a-f]{4}$/)
    reopen()
    const label = { title: '', notes: '', tags: [], deletedAt: undefined, sample: false }
    const expected = { ...NEW_SESSION, id: session.id, state: 'running', endedAt: undefined, label }
    expect(store.sessions.get(session.id)).toEqual(expected)
  })

  it('end in a state, and take notes', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    store.sessions.end(id, 'partial', '2026-11-22T21:30:00.000Z')
    store.sessions.label(id, { notes: 'the fan was loud' })
    expect(store.sessions.get(id)).toMatchObject({
      state: 'partial',
      endedAt: '2026-11-22T21:30:00.000Z',
      label: { notes: 'the fan was loud' },
    })
  })

  it('are listed oldest first with their runs and windows per class, idle ones apart', () => {
    const late = store.sessions.create({ ...NEW_SESSION, startedAt: '2026-11-23T00:00:00.000Z' })
    const early = store.sessions.create(NEW_SESSION)
    store.runs.save(exampleRun(early.id, 'a'))
    const [busy, ...others] = exampleWindows(3)
    const idle = others.map((window) => ({ ...window, requests: window.index - 1, jumps: 0, distanceSectors: 0 }))
    store.runs.save(exampleRun(early.id, 'b', { run: { label: 'mixed' }, windows: [busy!, ...idle] }))
    expect(store.sessions.list()).toMatchObject([
      {
        id: early.id,
        runs: 2,
        windowsByClass: { sequential: 0, random: 5, mixed: 1 },
        idleWindows: 2,
        lossyWindows: 0,
      },
      { id: late.id, runs: 0, windowsByClass: { sequential: 0, random: 0, mixed: 0 }, idleWindows: 0 },
    ])
  })

  it('go with all their runs, and leave the models trained on them', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    const run = store.runs.save(exampleRun(id, 'a'))
    store.models.save(exampleModel('m1', [id]))
    store.deployments.save({ ...DEPLOYMENT, sessionId: id })
    store.sessions.erase(id)
    expect(store.runs.windows(run.id)).toEqual([])
    expect(store.runs.fioResult(run.id)).toBeUndefined()
    expect(store.runs.log(run.id)).toEqual([])
    expect(store.models.trainedOn(id).map((model) => model.id)).toEqual(['m1'])
    expect(store.deployments.get('d1')).toEqual(DEPLOYMENT)
  })

  it.each([
    ['get', (name: string) => store.sessions.get(name)],
    [
      'end',
      (name: string) => {
        store.sessions.end(name, 'failed', '')
      },
    ],
    [
      'delete',
      (name: string) => {
        store.sessions.erase(name)
      },
    ],
    ['read the windows of', (name: string) => store.runs.labelledWindows([name])],
  ])('refuse to %s one that is not there', (_, act) => {
    expect(() => {
      act('nobody')
    }).toThrow(expect.objectContaining({ code: 'unknown-session' }))
  })
})

describe('runs', () => {
  it('come back whole: record, windows, fio result, samples and log', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    const recording = exampleRun(id, 'random-mmap-4k-ra128-1-cold', { run: { warnings: ['3 events lost'] } })
    const run = store.runs.save(recording)
    reopen()
    expect(store.runs.ofSession(id)).toEqual([{ id: `${id}/random-mmap-4k-ra128-1-cold`, ...recording.run }])
    expect(store.runs.windows(run.id)).toEqual(recording.windows)
    expect(store.runs.fioResult(run.id)).toEqual(recording.fio)
    expect(store.runs.fioSamples(run.id)).toEqual(recording.samples)
    expect(store.runs.log(run.id)).toEqual(recording.log)
  })

  it('are stored not at all when one of their parts is refused', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    const windows = [...exampleWindows(2), ...exampleWindows(1)]
    expect(() => store.runs.save(exampleRun(id, 'twice', { windows }))).toThrow(/UNIQUE/)
    expect(store.runs.ofSession(id)).toEqual([])
  })

  it('belong to a session that exists', () => {
    expect(() => store.runs.save(exampleRun('nobody', 'a'))).toThrow(/FOREIGN KEY/)
  })

  it('give a trainer the same windows in the same order, however the sessions are named', () => {
    const first = store.sessions.create(NEW_SESSION).id
    const second = store.sessions.create({ ...NEW_SESSION, startedAt: '2026-11-23T00:00:00.000Z' }).id
    store.runs.save(exampleRun(second, 'a', { run: { label: 'mixed', readaheadKib: 64 }, windows: exampleWindows(1) }))
    store.runs.save(exampleRun(first, 'b', { windows: exampleWindows(1) }))
    store.runs.save(exampleRun(first, 'a', { windows: exampleWindows(2) }))
    const windows = store.runs.labelledWindows([second, first, second])
    expect(windows).toEqual(store.runs.labelledWindows([first, second]))
    expect(windows.map(({ runId, counts }) => [runId, counts.index])).toEqual([
      [`${first}/a`, 0],
      [`${first}/a`, 1],
      [`${first}/b`, 0],
      [`${second}/a`, 0],
    ])
    const [counts] = exampleWindows(1)
    expect(windows.at(-1)).toEqual({
      runId: `${second}/a`,
      sessionId: second,
      boxName: 'virtual',
      shape: 'randread mmap bs=4k',
      label: 'mixed',
      counts,
      windowSeconds: 2.5,
      readaheadKib: 64,
      isLossy: false,
    })
  })
})

describe('measures of windows', () => {
  const [whole, discarding, losing] = exampleMeasures(3)

  it('come back as they were written, parallel to the windows, and where the run lies in time to the nanosecond', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    const { latency: _latency, pageCacheInsertions: _insertions, ...bare } = discarding!
    const measures = [{ ...whole!, latencySketch: 'HISTFAAA' }, bare]
    const times = { windowsStartNs: 1_795_384_215_644_123_457n, fioStartedAtMs: 1_795_384_213_644.5, tracePath: '/t/a' }
    const run = store.runs.save(exampleRun(id, 'a', { run: times, windows: exampleWindows(2), measures }))
    reopen()
    expect(store.runs.measures(run.id)).toEqual(measures)
    expect(store.runs.windows(run.id)).toEqual(exampleWindows(2))
    expect(store.runs.ofSession(id)).toMatchObject([times])
  })

  it('are undefined for the windows of a run that was stored without them', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    const run = store.runs.save(exampleRun(id, 'a', { windows: exampleWindows(2) }))
    expect(store.runs.measures(run.id)).toEqual([undefined, undefined])
    expect(store.runs.latency(run.id)).toBeUndefined()
  })

  it('are of every window of a run, or the run is not stored at all', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    expect(() =>
      store.runs.save(exampleRun(id, 'a', { windows: exampleWindows(2), measures: exampleMeasures(1) })),
    ).toThrow('2 windows and measures of 1')
    expect(store.runs.ofSession(id)).toEqual([])
  })

  it('keep positions and sizes of every kind in a run’s shape, and tell its windows apart by them', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    const { shape: plain } = exampleRun(id, 'a').run
    const shapes = [
      { ...plain, rw: 'read', stride: '-8k' },
      { ...plain, randomDistribution: 'zipf:1.1' },
      { ...plain, bssplit: '8k/50:12k/50' },
    ] as const
    for (const [at, shape] of shapes.entries()) store.runs.save(exampleRun(id, `run-${at}`, { run: { shape } }))
    reopen()
    expect(store.runs.ofSession(id).map(({ shape }) => shape)).toEqual(shapes)
    expect(new Set(store.runs.labelledWindows([id]).map(({ shape }) => shape)).size).toBe(3)
  })

  it('mark what the tracer lost something of, and count it apart; an idle window stays an idle one', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    const [idle, ...busy] = exampleWindows(3)
    const windows = [{ ...idle!, requests: 1 }, ...busy, { ...busy[0]!, index: 3 }]
    const lossy = { ...discarding!, discardedEvents: 1 }
    store.runs.save(exampleRun(id, 'a', { windows, measures: [lossy, lossy, { ...losing!, lostPackets: 2 }, whole!] }))
    expect(store.runs.labelledWindows([id]).map(({ isLossy }) => isLossy)).toEqual([true, true, true, false])
    expect(store.sessions.summary(id)).toMatchObject({
      windowsByClass: { sequential: 0, random: 1, mixed: 0 },
      idleWindows: 1,
      lossyWindows: 2,
    })
  })
})

describe('models, deployments and decisions', () => {
  beforeEach(() => {
    store.models.save(exampleModel('m1', ['gone-session']))
    store.deployments.save(DEPLOYMENT)
  })

  it('keep a model to the last bit', () => {
    reopen()
    expect(store.models.get('m1')).toEqual(exampleModel('m1', ['gone-session']))
    expect(store.models.list()).toHaveLength(1)
    expect(() => store.models.get('m2')).toThrow(expect.objectContaining({ code: 'unknown-model' }))
  })

  it('note when a module was unloaded', () => {
    store.deployments.end('d1', '2026-11-22T22:20:00.000Z')
    expect(store.deployments.list()).toEqual([{ ...DEPLOYMENT, unloadedAt: '2026-11-22T22:20:00.000Z' }])
  })

  it('keep decisions field by field, with the label where one was known', () => {
    const records = [
      { decision: exampleDecision(0), label: 'random' as const },
      { decision: exampleDecision(1), label: undefined },
    ]
    store.decisions.save('d1', records)
    reopen()
    expect(store.decisions.ofDeployment('d1')).toEqual(records)
  })

  it('keep what a second model said, and whether the first stood by its class', () => {
    const shadow = { class: 0, confidence_milli: 700, abstained: 'unsure', outside_feature: -1, logits_q16: [1, 2, 3] }
    const decision = decisionLineSchema.parse({
      ...exampleDecision(0),
      ...{ lost: 3, abstained: 'outside', outside_feature: 2, shadow, inference_ns: 5000, accepted: 1 },
    })
    store.decisions.save('d1', [{ decision, label: 'mixed' }])
    reopen()
    expect(store.decisions.ofDeployment('d1')).toEqual([{ decision, label: 'mixed' }])
  })
})

describe('evaluations', () => {
  beforeEach(() => {
    store.models.save(exampleModel('m1', []))
    store.deployments.save(DEPLOYMENT)
  })

  it('come back as they were written down when they started, and as they ended', () => {
    store.evaluations.start(EVALUATION)
    reopen()
    expect(store.evaluations.find('e1')).toMatchObject({ ...EVALUATION, measurements: 0 })
    expect(store.evaluations.find('e1')).not.toHaveProperty('endedAt')
    store.evaluations.end('e1', 'partial', '2026-11-22T22:25:00.000Z')
    expect(store.evaluations.ofModel('m1')).toMatchObject([
      { ...EVALUATION, state: 'partial', endedAt: '2026-11-22T22:25:00.000Z' },
    ])
    expect(store.evaluations.ofModel('m2')).toEqual([])
    expect(() => {
      store.evaluations.end('e2', 'partial', '2026-11-22T22:25:00.000Z')
    }).toThrow(/There is no evaluation "e2"/)
  })

  it('keep each measurement whole, in the order in which they were taken', () => {
    const { deploymentId, ...plain } = exampleMeasurement(0)
    const failed = { ...plain, order: 0, failure: { code: 'command-failed', message: 'fio gave up.' } } as const
    const { figures: _figures, readaheadKib: _readahead, ...withoutFigures } = failed
    const sample = { atMs: 1000, readBytesPerSecond: 1, writeBytesPerSecond: 2, iops: 3, readaheadKib: 128 }
    const samples = [
      { ...sample, latencyMs: 1.5 },
      { ...sample, atMs: 2000 },
    ]
    store.evaluations.start(EVALUATION)
    store.evaluations.addMeasurement('e1', { ...exampleMeasurement(1), samples, document: '{"fio":1}' })
    store.evaluations.addMeasurement('e1', withoutFigures)
    reopen()
    expect(deploymentId).toBe('d1')
    expect(store.evaluations.measurements('e1')).toEqual([withoutFigures, exampleMeasurement(1)])
    expect([0, 1, 2].map((order) => store.evaluations.series('e1', order))).toEqual([[], samples, []])
    expect([0, 1].map((order) => store.evaluations.document('e1', order))).toEqual([undefined, '{"fio":1}'])
    expect(store.evaluations.list()).toMatchObject([{ measurements: 2 }])
  })

  it('count the decisions of their measurements by class, without the idle ones', () => {
    store.evaluations.start(EVALUATION)
    store.evaluations.addMeasurement('e1', exampleMeasurement(0))
    const decided = [0, 1, 1, -1].map((name, seq) => ({ ...exampleDecision(seq), class: name }))
    store.decisions.save(
      'd1',
      decided.map((decision) => ({ decision, label: undefined })),
    )
    store.deployments.save({ ...DEPLOYMENT, id: 'd2' })
    store.decisions.save('d2', [{ decision: exampleDecision(0), label: undefined }])
    expect(store.evaluations.find('e1')?.decisionsByClass).toEqual({ sequential: 1, random: 2, mixed: 0 })
  })
})

describe('sweeps', () => {
  const DISK = { name: 'vdb', sizeBytes: 4e9, serial: 'S1' }

  it('are listed newest first, and are gone when they are removed', () => {
    const [old, young] = [exampleSweep('old', 1, DISK), exampleSweep('young', 2, DISK)]
    for (const sweep of [young, old]) store.sweeps.save(sweep)
    reopen()
    expect(store.sweeps.list()).toEqual([young, old])
    expect(store.sweeps.get('old')).toEqual(old)
    store.sweeps.remove('young')
    expect(store.sweeps.find('young')).toBeUndefined()
    for (const use of [
      () => store.sweeps.get('young'),
      () => {
        store.sweeps.remove('young')
      },
    ]) {
      expect(use).toThrow(expect.objectContaining({ code: 'unknown-session' }))
    }
  })

  it('are found again by the serial number of a disk, whatever it is called by now', () => {
    for (const [id, day] of [
      ['a', 1],
      ['b', 2],
    ] as const)
      store.sweeps.save(exampleSweep(id, day, DISK))
    store.sweeps.save(exampleSweep('of another disk', 3, { ...DISK, serial: 'S2' }))
    expect(store.sweeps.newestOf('lab-3', { ...DISK, name: 'vdc' })?.id).toBe('b')
    expect(store.sweeps.newestOf('lab-4', DISK)).toBeUndefined()
    expect(store.sweeps.newestOf('lab-3', { ...DISK, sizeBytes: 8e9 })).toBeUndefined()
  })

  it('are found again by size and name where a disk has no serial number', () => {
    const { name, sizeBytes } = DISK
    store.sweeps.save(exampleSweep('a', 1, { name, sizeBytes }))
    expect(store.sweeps.newestOf('lab-3', { name, sizeBytes })?.id).toBe('a')
    expect(store.sweeps.newestOf('lab-3', { name: 'vdc', sizeBytes })).toBeUndefined()
    expect(store.sweeps.newestOf('lab-3', DISK)).toBeUndefined()
  })
})

describe('labels', () => {
  it('change what is given and leave the rest, on sessions, models, evaluations and recordings alike', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    store.models.save(exampleModel('m1', [id]))
    store.deployments.save(DEPLOYMENT)
    store.evaluations.start(EVALUATION)
    store.recordings.start({ ...RECORDING })
    for (const [queries, one, read] of [
      [store.sessions, id, () => store.sessions.get(id).label],
      [store.models, 'm1', () => store.models.record('m1').label],
      [store.evaluations, 'e1', () => store.evaluations.find('e1')?.label],
      [store.recordings, 'r1', () => store.recordings.find('r1')?.label],
    ] as const) {
      queries.label(one, { title: 'Before the fan', tags: ['fan', 'lab-3'] })
      queries.label(one, { notes: "it's <b>loud</b>" })
      expect(read()).toMatchObject({ title: 'Before the fan', tags: ['fan', 'lab-3'], notes: "it's <b>loud</b>" })
      expect(() => {
        queries.label('nobody', { title: 'x' })
      }).toThrow(/There is no/)
    }
  })

  it('what is removed is in no list, comes back when restored, and is erased when it is purged', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    const run = store.runs.save(exampleRun(id, 'a'))
    store.sessions.remove(id, '2026-11-01T00:00:00.000Z')
    expect(store.sessions.list()).toEqual([])
    store.sessions.restore(id)
    expect(store.sessions.list()).toMatchObject([{ id, runs: 1 }])
    store.sessions.remove(id, '2026-11-01T00:00:00.000Z')
    store.purgeRemoved('2026-10-31T00:00:00.000Z')
    expect(store.sessions.get(id).label.deletedAt).toBe('2026-11-01T00:00:00.000Z')
    store.purgeRemoved('2026-11-02T00:00:00.000Z')
    expect(() => store.sessions.get(id)).toThrow(expect.objectContaining({ code: 'unknown-session' }))
    expect(store.runs.windows(run.id)).toEqual([])
  })

  it('a model is erased with its deployments and evaluations', () => {
    store.models.save(exampleModel('m1', []))
    store.deployments.save(DEPLOYMENT)
    store.evaluations.start(EVALUATION)
    store.evaluations.addMeasurement('e1', exampleMeasurement(0))
    store.models.erase('m1')
    expect([store.models.list(), store.deployments.list(), store.evaluations.list()]).toEqual([[], [], []])
  })
})

describe('recordings', () => {
  it('keep decisions and samples in the order of the box’s clock, each once, with counts by class', () => {
    store.recordings.start(RECORDING)
    const at = (seq: number, decided: number) => ({ ...exampleDecision(seq), seq, class: decided, wall_ns: seq * 1e9 })
    store.recordings.addDecisions('r1', [at(1, 0), at(2, 1)])
    store.recordings.addDecisions('r1', [at(2, 1), at(3, -1)])
    const sample = { atMs: 1000, readBytesPerSecond: 1, writeBytesPerSecond: 2, iops: 3, readaheadKib: 128 }
    store.recordings.addSamples('r1', [
      { ...sample, latencyMs: 1.5, requestKib: 4 },
      { ...sample, atMs: 2000 },
    ])
    store.recordings.end('r1', '2026-11-22T23:00:00.000Z')
    reopen()
    expect(store.recordings.find('r1')).toMatchObject({
      decisions: 3,
      decisionsByClass: { sequential: 1, random: 1, mixed: 0 },
      endedAt: '2026-11-22T23:00:00.000Z',
    })
    expect(store.recordings.decisions('r1')).toEqual([at(1, 0), at(2, 1), at(3, -1)])
    expect(store.recordings.decisions('r1', { limit: 1 })).toEqual([at(3, -1)])
    expect(store.recordings.samples('r1', { sinceMs: 1500 })).toEqual([{ ...sample, atMs: 2000 }])
  })
})
