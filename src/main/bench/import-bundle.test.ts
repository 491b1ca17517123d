import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { encodeSketch, newSketch, record } from '../../shared/latency-sketch.ts'
import { bundleByHand, manifestText } from '../exchange/testing/bundle-by-hand.ts'
import { tinyModel } from '../model/testing/tiny-model.ts'
import {
  exampleDecision,
  exampleMeasurement,
  exampleMeasures,
  exampleRun,
  exampleWindows,
  NEW_SESSION,
} from '../store/testing/example-data.ts'
import { exampleJudgedWindow, exampleReport } from '../store/testing/example-report.ts'
import { exportBundle } from './export.ts'
import { importFile } from './import.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

/** Typed, where `expect.stringMatching` is not. */
const saying = (pattern: RegExp): unknown => expect.stringMatching(pattern)

let directory: string
let here: Workbench
let there: Workbench
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-import-'))
  here = workbench('here')
  there = workbench('there')
})
afterEach(async () => {
  here.close()
  there.close()
  await rm(directory, { recursive: true })
})

function workbench(name: string): Workbench {
  return openWorkbench({ data: path.join(directory, name), cache: path.join(directory, 'cache') })
}

const SESSION = '2026-11-22-quick-a1b2'
const SAMPLE = { atMs: 1_795_384_560_500, readBytesPerSecond: 1, writeBytesPerSecond: 2, iops: 3, readaheadKib: 128 }

/** A session with a run of each kind, a model with its report, and what was made with it. */
async function fill({ store, paths }: Workbench): Promise<void> {
  store.sessions.create({ ...NEW_SESSION, id: SESSION })
  const sketch = newSketch()
  for (const ns of [100_000, 2_000_000, 3_600_000_000_001]) record(sketch, ns)
  const measures = exampleMeasures(3).map((one, at) =>
    at === 0 ? { ...one, latencySketch: encodeSketch(sketch) } : one,
  )
  const tracePath = path.join(paths.data, 'traces', SESSION, 'first.tar.zst')
  await mkdir(path.dirname(tracePath), { recursive: true })
  await writeFile(tracePath, 'a trace')
  const times = { windowsStartNs: 1_795_384_214_123_456_789n, fioStartedAtMs: 1_795_384_214_000.25 }
  store.runs.save(exampleRun(SESSION, 'first', { windows: exampleWindows(3), measures, run: { ...times, tracePath } }))
  store.runs.save(
    exampleRun(SESSION, 'second', { run: { label: 'mixed', warnings: ['Only 2 of 5 windows are whole.'] } }),
  )
  store.commandLogs.add(SESSION, [
    { at: '2026-11-22T21:00:01.000Z', command: 'fio', asRoot: true, seconds: 12.5, exitCode: 0 },
  ])
  store.sessions.end(SESSION, 'partial', '2026-11-22T21:30:00.000Z')
  store.sessions.label(SESSION, { title: 'The odd one', notes: 'Line one\nLine "two"', tags: ['nvme', 'paper'] })
  const model = { ...tinyModel, id: 'm1' }
  store.models.save({ ...model, training: { ...model.training, sessionIds: [SESSION] } })
  store.models.label('m1', { notes: 'good' })
  store.modelReports.save({
    report: exampleReport('m1'),
    judgedWindows: { stratified: [exampleJudgedWindow(`${SESSION}/first`, { confidence: 0.1 + 0.2 })] },
    rows: [{ runId: `${SESSION}/first`, windowIndex: 1, label: 'random', features: [1e-300, 0.1, 3, 4, 5e300] }],
  })
  const deployment = { id: 'd1', modelId: 'm1', sessionId: SESSION, boxName: 'virtual', kernel: '6.12.107' }
  store.deployments.save({
    ...deployment,
    loadedAt: '2026-11-22T22:10:00.000Z',
    unloadedAt: '2026-11-22T22:20:00.000Z',
  })
  store.decisions.save('d1', [
    { decision: exampleDecision(0), label: 'random' },
    { decision: { ...exampleDecision(1), class: -1, features_q16: [], logits_q16: [] }, label: undefined },
  ])
  store.evaluations.start({
    ...{ id: 'e1', modelId: 'm1', boxName: 'virtual', kernel: '6.12.107', state: 'complete', plan: { anything: [1] } },
    ...{ startedAt: '2026-11-22T22:15:00.000Z', endedAt: '2026-11-22T22:19:00.000Z', appVersion: '0.1.0' },
    environment: NEW_SESSION.environment,
  })
  store.evaluations.addMeasurement('e1', { ...exampleMeasurement(0), document: '{"fio": 1}', samples: [SAMPLE] })
  store.evaluations.addMeasurement('e1', {
    ...{ workload: 'w', arm: 'default', repetition: 1, order: 1, seed: 7, startedAt: '2026-11-22T22:17:00.000Z' },
    ...{ kernel: '6.12.107', failure: { code: 'command-failed', message: 'fio ended with 1' } },
  })
  store.recordings.start({
    id: 'rec1',
    boxName: 'virtual',
    disk: 'vdb',
    modelId: 'm1',
    startedAt: '2026-11-22T22:30:00.000Z',
  })
  store.recordings.addDecisions('rec1', [exampleDecision(7), exampleDecision(8)])
  store.recordings.addSamples('rec1', [{ ...SAMPLE, latencyMs: 0.7, requestKib: 16 }])
  store.recordings.end('rec1', '2026-11-22T22:40:00.000Z')
  store.runs.correctLabel(`${SESSION}/second`, 'sequential', '2026-11-23T10:00:00.000Z')
  const at = { createdAt: '2026-11-23T10:00:00.000Z', changedAt: '2026-11-23T11:00:00.000Z' }
  store.commandLogs.add('e1', [{ at: '2026-11-22T22:15:01.000Z', command: 'cat', asRoot: false, seconds: 0.5 }])
  const range = { unit: 'window', from: 1, to: 2 } as const
  store.annotations.save({ id: 'a1', subjectId: SESSION, runId: `${SESSION}/first`, range, text: 'odd here', ...at })
  store.annotations.save({ id: 'a2', subjectId: 'e1', text: 'as in March', ...at })
}

async function exported(bench: Workbench, name: string, id = SESSION, withTraces = false) {
  return exportBundle(bench, [id], path.join(directory, name), { withTraces })
}

/** The members of a bundle as tar and JSON see them, without the manifest. */
async function contentOf(file: string): Promise<Record<string, unknown>> {
  const { spawnSync } = await import('node:child_process')
  const out = await mkdtemp(path.join(directory, 'content-'))
  expect(spawnSync('tar', ['-xzf', file, '-C', out]).status).toBe(0)
  const names = (await readdir(out)).filter((name) => name.endsWith('.ndjson'))
  const lines = async (name: string): Promise<unknown[]> =>
    (await readFile(path.join(out, name), 'utf8'))
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
  const members = await Promise.all(names.map(async (name): Promise<[string, unknown]> => [name, await lines(name)]))
  return Object.fromEntries(members)
}

/** All files of a data folder but the database, and the database's content by table. */
async function stateOf({ paths, store }: Workbench) {
  const files = (await readdir(paths.data, { recursive: true })).filter((name) => !name.startsWith('bench.sqlite'))
  return {
    files: files.toSorted(),
    sessions: store.sessions.list(),
    models: store.models.records(),
    deployments: store.deployments.list(),
    evaluations: store.evaluations.list(),
    recordings: store.recordings.list(),
    annotations: [SESSION, 'e1'].map((id) => store.annotations.ofSubject(id)),
    commands: [SESSION, 'e1'].map((id) => store.commandLogs.ofSubject(id)),
  }
}

const ALL = [
  { kind: 'session', id: SESSION },
  { kind: 'model', id: 'm1' },
  { kind: 'deployment', id: 'd1' },
  { kind: 'evaluation', id: 'e1' },
  { kind: 'recording', id: 'rec1' },
  { kind: 'annotation', id: 'a1' },
  { kind: 'annotation', id: 'a2' },
]

test('a session goes to another bench and from there into the same bundle', async () => {
  await fill(here)
  const { path: first, holds } = await exported(here, 'first.rabundle')
  expect(holds).toEqual({
    sessions: [SESSION],
    models: ['m1'],
    deployments: ['d1'],
    evaluations: ['e1'],
    recordings: ['rec1'],
    annotations: ['a1', 'a2'],
  })
  expect(await importFile(there, first)).toMatchObject({ kind: 'bundle', imported: ALL, known: [], traces: 0 })
  const second = await exported(there, 'second.rabundle')
  expect(await contentOf(second.path)).toEqual(await contentOf(first))
  expect(there.store.sessions.summary(SESSION)).toEqual(here.store.sessions.summary(SESSION))
  for (const run of here.store.runs.ofSession(SESSION)) {
    const { tracePath: _, ...known } = run
    expect(there.store.runs.ofSession(SESSION)).toContainEqual(known)
    for (const of of ['windows', 'measures', 'fioResult', 'fioSamples', 'log', 'latency'] as const) {
      expect(there.store.runs[of](run.id)).toEqual(here.store.runs[of](run.id))
    }
  }
  for (const subject of [SESSION, 'e1']) {
    expect(there.store.annotations.ofSubject(subject)).toHaveLength(1)
    expect(there.store.annotations.ofSubject(subject)).toEqual(here.store.annotations.ofSubject(subject))
  }
  expect(there.store.models.record('m1')).toEqual(here.store.models.record('m1'))
  expect(there.store.models.trainedOn(SESSION)).toHaveLength(1)
  for (const of of ['find', 'rows'] as const) {
    expect(there.store.modelReports[of]('m1')).toEqual(here.store.modelReports[of]('m1'))
  }
  expect(there.store.modelReports.judgedWindows('m1', 'stratified').total).toBe(1)
  expect(there.store.deployments.get('d1')).toEqual(here.store.deployments.get('d1'))
  expect(there.store.decisions.ofDeployment('d1')).toEqual(here.store.decisions.ofDeployment('d1'))
  expect(there.store.evaluations.find('e1')).toEqual(here.store.evaluations.find('e1'))
  expect(there.store.evaluations.measurements('e1')).toEqual(here.store.evaluations.measurements('e1'))
  expect(there.store.evaluations.series('e1', 0)).toEqual([SAMPLE])
  expect(there.store.evaluations.document('e1', 0)).toBe('{"fio": 1}')
  expect(there.store.recordings.find('rec1')).toEqual(here.store.recordings.find('rec1'))
  expect(there.store.recordings.samples('rec1')).toEqual(here.store.recordings.samples('rec1'))
})

test('imported twice, or where it came from, it is known and nothing is there twice', async () => {
  await fill(here)
  const { path: file } = await exported(here, 's.rabundle', SESSION, true)
  await importFile(there, file)
  for (const bench of [there, here]) {
    const before = await stateOf(bench)
    expect(await importFile(bench, file)).toMatchObject({ imported: [], known: ALL, traces: 0 })
    expect(await stateOf(bench)).toEqual(before)
  }
})

test('what was made since comes along the second time', async () => {
  await fill(here)
  await importFile(there, (await exported(here, 'one.rabundle')).path)
  here.store.recordings.start({
    id: 'rec2',
    boxName: 'v',
    disk: 'vdb',
    modelId: 'm1',
    startedAt: '2026-11-23T22:30:00.000Z',
  })
  const again = await importFile(there, (await exported(here, 'two.rabundle')).path)
  expect(again).toMatchObject({ imported: [{ kind: 'recording', id: 'rec2' }], known: ALL })
})

test('the same id with another content is refused with both named, and nothing changes', async () => {
  await fill(here)
  const { path: file } = await exported(here, 's.rabundle')
  const refusedBecause = async (change: () => void, said: RegExp) => {
    there.close()
    await rm(path.join(directory, 'there'), { recursive: true })
    there = workbench('there')
    await importFile(there, file)
    change()
    // New beside it: must not be stored either.
    here.store.recordings.start({
      id: 'new',
      boxName: 'v',
      disk: 'vdb',
      modelId: 'm1',
      startedAt: '2026-11-23T22:30:00.000Z',
    })
    const { path: later } = await exported(here, 'later.rabundle', SESSION, true)
    here.store.recordings.erase('new')
    const before = await stateOf(there)
    await expect(importFile(there, later)).rejects.toMatchObject({
      code: 'import-conflict',
      message: saying(said),
    })
    expect(await stateOf(there)).toEqual(before)
  }
  await refusedBecause(() => {
    there.store.sessions.label(SESSION, { notes: 'mine' })
  }, /The session 2026-11-22-quick-a1b2 of the bundle .* is not the session .* here: they differ in label\.notes/)
  await refusedBecause(() => {
    there.store.models.label('m1', { tags: ['mine'] })
  }, /The model m1 .* differ in label\.tags\.0/)
  await refusedBecause(() => {
    there.store.runs.save(exampleRun(SESSION, 'third'))
  }, /the one that is here has a run third/)
  await refusedBecause(() => {
    there.store.evaluations.addMeasurement('e1', { ...exampleMeasurement(5), deploymentId: undefined })
  }, /The evaluation e1 .* differ in measurements\.2/)
  await refusedBecause(() => {
    there.store.decisions.save('d1', [{ decision: exampleDecision(3), label: 'mixed' }])
  }, /The deployment d1 .* differ in decisions\.2/)
})

test('raw traces come along where asked for, and lie in the data folder', async () => {
  await fill(here)
  const { path: file, traces } = await exported(here, 's.rabundle', SESSION, true)
  expect(traces).toBe(1)
  expect(await importFile(there, file)).toMatchObject({ traces: 1 })
  const tracePath = path.join(directory, 'there', 'traces', SESSION, 'first.tar.zst')
  const runs = there.store.runs.ofSession(SESSION)
  expect(runs.map((run) => run.tracePath).filter((one) => one !== undefined)).toEqual([tracePath])
  expect(await readFile(tracePath, 'utf8')).toBe('a trace')
})

test('a trace that is gone is said to be, and the session goes without it', async () => {
  await fill(here)
  await rm(path.join(directory, 'here', 'traces'), { recursive: true })
  const { traces, tracesGone, path: file } = await exported(here, 's.rabundle', SESSION, true)
  expect({ traces, tracesGone }).toEqual({ traces: 0, tracesGone: 1 })
  expect(await importFile(there, file)).toMatchObject({ imported: ALL })
})

test('an evaluation or a recording goes alone with its model, into a bench without the session', async () => {
  await fill(here)
  const evaluation = await exported(here, 'e.rabundle', 'e1')
  expect(evaluation.holds).toMatchObject({
    sessions: [],
    models: ['m1'],
    deployments: ['d1'],
    evaluations: ['e1'],
    recordings: [],
  })
  await importFile(there, evaluation.path)
  expect(there.store.deployments.get('d1')?.sessionId).toBeUndefined()
  expect(there.store.evaluations.find('e1')).toEqual(here.store.evaluations.find('e1'))
  const recording = await exported(here, 'r.rabundle', 'rec1')
  expect(await importFile(there, recording.path)).toMatchObject({ imported: [{ kind: 'recording', id: 'rec1' }] })
  // And the session itself, later: what is known is known, though its deployment was without the session here.
  const all = await importFile(there, (await exported(here, 's.rabundle')).path)
  expect(all).toMatchObject({
    imported: [
      { kind: 'session', id: SESSION },
      { kind: 'annotation', id: 'a1' },
    ],
  })
})

test('what was removed here and is imported again is here again', async () => {
  await fill(here)
  const { path: file } = await exported(here, 's.rabundle')
  here.store.sessions.remove(SESSION, '2026-11-25T10:00:00.000Z')
  await importFile(here, file)
  expect(here.store.sessions.list().map(({ id }) => id)).toEqual([SESSION])
})

test('several sessions go in one bundle, what belongs to both of them once', async () => {
  await fill(here)
  const other = { ...NEW_SESSION, id: 'other' }
  here.store.sessions.create(other)
  here.store.runs.save(exampleRun('other', 'alone'))
  here.store.annotations.add({ subjectId: 'other', text: 'mine' }, '2026-11-24T10:00:00.000Z')
  const file = path.join(directory, 'two.rabundle')
  const { holds } = await exportBundle(here, ['other', SESSION, 'e1', SESSION], file)
  expect(holds).toMatchObject({ sessions: ['other', SESSION], models: ['m1'], evaluations: ['e1'] })
  const taken = await importFile(there, file)
  expect(taken).toMatchObject({ kind: 'bundle', runs: 3 })
  expect(there.store.sessions.list().map(({ id }) => id)).toEqual(here.store.sessions.list().map(({ id }) => id))
  expect(there.store.annotations.ofSubject('other')).toEqual(here.store.annotations.ofSubject('other'))
  expect(await importFile(there, file)).toMatchObject({ imported: [], runs: 0 })
  // What one of them is already does not keep the other out.
  await exportBundle(here, ['other'], path.join(directory, 'one.rabundle'))
  here.store.sessions.erase('other')
  await importFile(here, path.join(directory, 'one.rabundle'))
  expect(await importFile(here, file)).toMatchObject({ imported: [] })
})

test('an import that is stopped leaves nothing behind, wherever it was', async () => {
  await fill(here)
  await exported(here, 's.rabundle', SESSION, true)
  const file = path.join(directory, 's.rabundle')
  const before = await stateOf(there)
  const abort = new AbortController()
  const stopped = importFile(there, file, { signal: abort.signal })
  abort.abort()
  await expect(stopped).rejects.toMatchObject({ code: 'interrupted', kept: saying(/^Nothing was imported/) })
  expect(await stateOf(there)).toEqual(before)
  // The last moment: everything is unpacked, and nothing is stored yet.
  const last = new AbortController()
  const inTransaction = vi.spyOn(there.store, 'inTransaction').mockImplementation(() => {
    last.abort()
    last.signal.throwIfAborted()
    throw new Error('it went on')
  })
  await expect(importFile(there, file, { signal: last.signal })).rejects.toMatchObject({ code: 'interrupted' })
  inTransaction.mockRestore()
  expect(await stateOf(there)).toEqual(before)
})

test('a refusal names the file as it was called where it came from', async () => {
  await writeFile(path.join(directory, 'file'), 'no bundle')
  await expect(
    importFile(there, path.join(directory, 'file'), { name: 'mine.rabundle', workDirectory: directory }),
  ).rejects.toMatchObject({ code: 'bad-bundle', message: saying(/^mine\.rabundle /) })
})

test('an id that is none is named', async () => {
  await expect(exported(here, 's.rabundle', 'nobody')).rejects.toMatchObject({ code: 'unknown-session' })
  expect(existsSync(path.join(directory, 's.rabundle'))).toBe(false)
})

/** The bundle of the example with lines changed, and a manifest that agrees. */
async function tampered(change: (members: Record<string, unknown>) => Record<string, unknown>): Promise<string> {
  await fill(here)
  const { path: file } = await exported(here, 's.rabundle')
  const members = Object.entries(change(await contentOf(file))).map(([name, lines]) => ({
    path: name,
    content: Array.isArray(lines) ? lines.map((line) => `${JSON.stringify(line)}\n`).join('') : String(lines),
  }))
  await writeFile(file, bundleByHand(members))
  return file
}

const changed = (text: string, from: string, to: string): string => {
  expect(text).toContain(from)
  return text.replace(from, to)
}
const inMember = (member: string, from: string, to: string) => (members: Record<string, unknown>) => {
  const lines: unknown = JSON.parse(changed(JSON.stringify(members[member]), from, to))
  return { ...members, [member]: lines }
}
const DEEP = `${'['.repeat(200_000)}${']'.repeat(200_000)}`

test.each([
  [
    'a field of the wrong kind',
    inMember('runs.ndjson', '"repetition":1', '"repetition":"1"'),
    /runs\.ndjson, line 1 is refused: run\.repetition/,
  ],
  [
    'a session that is called like a path',
    inMember('sessions.ndjson', `"id":"${SESSION}"`, '"id":"../evil"'),
    /sessions\.ndjson, line 1 .*id: holds a slash/,
  ],
  [
    'a run that is called like a path',
    inMember('runs.ndjson', '"name":"second"', '"name":"../../evil"'),
    /run\.name: holds a slash/,
  ],
  ['a session called ..', inMember('sessions.ndjson', `"id":"${SESSION}"`, '"id":".."'), /id: is no name/],
  ['a model that is called like a path', inMember('models.ndjson', '"id":"m1"', '"id":"/m1"'), /model\.id: is no name/],
  [
    'a run of another session',
    inMember('runs.ndjson', `"sessionId":"${SESSION}"`, '"sessionId":"other"'),
    /there is no session other in it/,
  ],
  ['a run twice', inMember('runs.ndjson', '"name":"second"', '"name":"first"'), /there are two runs first/],
  [
    'a window twice',
    inMember('runs.ndjson', '"index":1', '"index":0'),
    /line 1 .*the database cannot hold it \(UNIQUE/,
  ],
  [
    'measures of too few windows',
    inMember('runs.ndjson', '"measures":[{', '"measures":[],"other":[{'),
    /measures: are not of as many/,
  ],
  [
    'a sketch that is none',
    inMember('runs.ndjson', '"latencySketch":"', '"latencySketch":"AAAA'),
    /measures: hold a latency sketch/,
  ],
  [
    'an evaluation of a model that is not in it',
    inMember('evaluations.ndjson', '"modelId":"m1"', '"modelId":"m2"'),
    /there is no model m2 in it/,
  ],
  [
    'a deployment that is not in it',
    inMember('evaluations.ndjson', '"deploymentId":"d1"', '"deploymentId":"d2"'),
    /there is no deployment d2/,
  ],
  [
    'a report of another model',
    inMember('models.ndjson', '"modelId":"m1"', '"modelId":"m2"'),
    /judged\.report\.modelId/,
  ],
  [
    'a note on a run that is not in it',
    inMember('annotations.ndjson', '/first"', '/other"'),
    /annotations\.ndjson, line 1 .*there is no run .*\/other in it/,
  ],
  [
    'a trace that is not in it',
    inMember('runs.ndjson', '"log":[', '"trace":"traces/9.tar.zst","log":['),
    /there is no member traces\/9/,
  ],
  [
    'a document as a trace',
    inMember('runs.ndjson', '"log":[', '"trace":"models.ndjson","log":['),
    /there is no member models\.ndjson/,
  ],
  [
    'a member that nothing speaks of',
    (all: Record<string, unknown>) => ({ ...all, 'more.ndjson': [1] }),
    /nothing in it speaks of its member more\.ndjson/,
  ],
  [
    'a line that is no JSON',
    (all: Record<string, unknown>) => ({ ...all, 'recordings.ndjson': '{"id":' }),
    /recordings\.ndjson, line 1 .*not JSON/,
  ],
  [
    'a plan nested too deeply',
    (all: Record<string, unknown>) => ({
      ...all,
      'evaluations.ndjson': changed(
        JSON.stringify(Array.isArray(all['evaluations.ndjson']) ? all['evaluations.ndjson'][0] : ''),
        '[1]',
        DEEP,
      ),
    }),
    /nested too deeply/,
  ],
])('%s is refused by member and line, and nothing changes', async (_name, change, said) => {
  const file = await tampered(change)
  const before = await stateOf(there)
  await expect(importFile(there, file)).rejects.toMatchObject({
    code: 'bad-bundle',
    message: saying(said),
    kept: 'Nothing was imported; what is here is as it was.',
  })
  expect(await stateOf(there)).toEqual(before)
  expect(await readdir(path.join(directory, 'there'))).not.toContain('traces')
})

test('a model whose layers do not fit each other is refused', async () => {
  const file = await tampered(inMember('models.ndjson', '"bias":[', '"bias":[0.5,'))
  await expect(importFile(there, file)).rejects.toMatchObject({ code: 'bad-model' })
  expect(there.store.models.list()).toEqual([])
})

test('hostile archives leave the data folder as it was', async () => {
  const before = await stateOf(there)
  const runs = { path: 'runs.ndjson', content: '{}\n' }
  const hostile = [
    bundleByHand([{ ...runs, path: '../../evil' }]),
    bundleByHand([runs], { entries: [runs, { path: 'link', type: '2', linkedTo: '/etc' }] }),
    bundleByHand([runs], { entries: [{ ...runs, content: '[]\n' }] }),
    bundleByHand([runs], { tail: Buffer.alloc(64 * 2 ** 20) }),
    bundleByHand([], { manifest: manifestText([], { version: 9 }) }),
    bundleByHand([runs]).subarray(0, 100),
  ]
  for (const bytes of hostile) {
    const file = path.join(directory, `${createHash('sha256').update(bytes).digest('hex')}.rabundle`)
    await writeFile(file, bytes)
    await expect(importFile(there, file)).rejects.toMatchObject({
      code: saying(/bad-bundle|newer-format/),
    })
    expect(await stateOf(there)).toEqual(before)
  }
  expect(await readdir(directory)).not.toContain('evil')
})

test('a bundle of version 1, as the release wrote that began the format, is taken in', async () => {
  const kept = path.join(import.meta.dirname, 'testing/kept/bundle-1.rabundle')
  expect(await importFile(here, kept)).toMatchObject({ kind: 'bundle', known: [], runs: 15 })
  const [session] = here.store.sessions.list()
  expect(session).toMatchObject({ boxName: 'virtual', state: 'complete', runs: 15 })
  const id = session?.id ?? ''
  expect(here.store.runs.labelledWindows([id])).toHaveLength(75)
  expect(here.store.annotations.ofSubject(id)).toMatchObject([{ text: 'a burst' }])
  expect(here.store.models.trainedOn(id)).toHaveLength(1)
  expect(here.store.evaluations.list()).toMatchObject([{ measurements: 20 }])
  expect(here.store.commandLogs.ofSubject(id)).toEqual([])
})
