import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore, type Store } from './store.ts'
import {
  exampleDecision,
  exampleMeasures,
  exampleModel,
  exampleRun,
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

describe('models, deployments, decisions and evaluations', () => {
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

  it('keep an evaluation with its measurements in the order in which they were taken', () => {
    const measurement = { workload: 'w', repetition: 1, bytesPerSecond: 2e9, iops: 0.5, fioDocument: '{}' }
    const plan = { seconds: 8, workloads: ['w'] }
    const evaluation = { id: 'e1', deploymentId: 'd1', plan, startedAt: '2026-11-22T22:15:00.000Z' }
    store.evaluations.save({ ...evaluation, measurements: [{ ...measurement, arm: 'on', order: 1 }] })
    store.evaluations.addMeasurement('e1', { ...measurement, arm: 'off', order: 0 })
    reopen()
    expect(store.evaluations.list()).toMatchObject([
      {
        ...evaluation,
        measurements: [
          { ...measurement, arm: 'off', order: 0 },
          { ...measurement, arm: 'on', order: 1 },
        ],
      },
    ])
  })
})

describe('labels', () => {
  it('change what is given and leave the rest, on sessions, models, evaluations and recordings alike', () => {
    const { id } = store.sessions.create(NEW_SESSION)
    store.models.save(exampleModel('m1', [id]))
    store.deployments.save(DEPLOYMENT)
    store.evaluations.save({
      id: 'e1',
      deploymentId: 'd1',
      plan: {},
      startedAt: '2026-11-22T22:11:00.000Z',
      measurements: [],
    })
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
    store.evaluations.save({
      id: 'e1',
      deploymentId: 'd1',
      plan: {},
      startedAt: '2026-11-22T22:11:00.000Z',
      measurements: [],
    })
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
