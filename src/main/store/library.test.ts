import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LibraryFilter } from './library.ts'
import type { LibraryOrder } from './library-sql.ts'
import { openStore, type Store } from './store.ts'
import {
  exampleDecision,
  exampleMeasurement,
  exampleModel,
  exampleRun,
  exampleWindows,
  NEW_SESSION,
} from './testing/example-data.ts'

let directory: string
let store: Store
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-library-'))
  store = openStore(join(directory, 'rabench.db'))
  fill()
})
afterEach(async () => {
  store.close()
  await rm(directory, { recursive: true })
})

const day = (number: number) => `2026-11-0${number}T10:00:00.000Z`

/** Two captures, a recording and an evaluation, a day apart. */
function fill(): void {
  const { environment } = NEW_SESSION
  store.sessions.create({ ...NEW_SESSION, id: 'busy', boxName: 'lab-1', startedAt: day(1) })
  store.sessions.label('busy', { title: 'Größe 100%', notes: 'the fan was LOUD', tags: ['fan', 'paper'] })
  store.sessions.end('busy', 'partial', day(2))
  for (const name of ['a', 'b', 'c']) store.runs.save(exampleRun('busy', name))
  store.runs.save(exampleRun('busy', 'm', { run: { label: 'mixed' }, windows: exampleWindows(2) }))
  store.sessions.create({
    ...{ ...NEW_SESSION, id: 'empty', boxName: 'lab-2', startedAt: day(2) },
    environment: { ...environment, kernel: '6.6.63' },
  })
  store.models.save(exampleModel('m1', []))
  store.recordings.start({ id: 'live', boxName: 'lab-1', disk: 'vdb', modelId: 'm1', startedAt: day(3) })
  store.recordings.addDecisions(
    'live',
    [0, 1, -1].map((name, seq) => ({ ...exampleDecision(seq), class: name })),
  )
  store.evaluations.start({
    ...{ id: 'worth', modelId: 'm1', boxName: 'lab-1', kernel: '6.6.63', state: 'running', startedAt: day(4) },
    plan: { title: 'Unseen workloads' },
  })
  store.deployments.save({
    ...{ id: 'd1', modelId: 'm1', sessionId: undefined, boxName: 'lab-1', kernel: '6.6.63' },
    ...{ loadedAt: day(4), unloadedAt: undefined },
  })
  store.decisions.save('d1', [{ decision: { ...exampleDecision(0), class: 0 }, label: undefined }])
  store.evaluations.addMeasurement('worth', exampleMeasurement(0))
  store.evaluations.end('worth', 'complete', day(5))
}

function found(filter: LibraryFilter): string[] {
  const { total, items } = store.library.list(filter)
  expect(total).toBe(items.length)
  return items.map(({ id }) => id)
}

describe('the library', () => {
  it('lists captures, recordings and evaluations newest first, with what each holds', () => {
    const { total, items } = store.library.list()
    expect(total).toBe(4)
    expect(items).toMatchObject([
      {
        ...{ id: 'worth', kind: 'evaluation', title: 'Unseen workloads, on lab-1', about: 'first', kernel: '6.6.63' },
        runs: 1,
        windows: 1,
      },
      { ...{ id: 'live', kind: 'recording', title: 'vdb on lab-1, live', state: 'running', runs: 0 }, windows: 3 },
      {
        ...{ id: 'empty', kind: 'capture', title: 'quick on lab-2', runs: 0 },
        windows: 0,
      },
      {
        ...{ id: 'busy', title: 'Größe 100%', about: 'quick', state: 'partial', tags: ['fan', 'paper'] },
        runs: 4,
        windows: 17,
      },
    ])
    expect(items.map(({ windowsByClass }) => windowsByClass)).toEqual([
      { sequential: 1, random: 0, mixed: 0 },
      { sequential: 1, random: 1, mixed: 0 },
      { sequential: 0, random: 0, mixed: 0 },
      { sequential: 0, random: 15, mixed: 2 },
    ])
  })

  it.each<[string, LibraryFilter, string[]]>([
    ['a kind', { kinds: ['capture'] }, ['empty', 'busy']],
    ['one of two kinds', { kinds: ['recording', 'evaluation'] }, ['worth', 'live']],
    ['a box', { boxNames: ['lab-2'] }, ['empty']],
    ['a kernel', { kernels: ['6.6.63'] }, ['worth', 'empty']],
    ['a class that windows or decisions are in', { labels: ['random'] }, ['live', 'busy']],
    ['a tag', { tags: ['paper', 'nobody'] }, ['busy']],
    ['a state', { states: ['running'] }, ['live', 'empty']],
    ['a span of time, both ends included', { since: day(2), until: day(3) }, ['live', 'empty']],
    ['all at once', { kinds: ['capture'], boxNames: ['lab-1'], states: ['complete'] }, []],
    ['words of its title, without case', { text: 'GRÖẞE 100%' }, ['busy']],
    ['words of its title, without accents', { text: 'große' }, ['busy']],
    ['a word that is written otherwise', { text: 'grosse' }, []],
    ['words in several places', { text: 'loud quick paper' }, ['busy']],
    ['a word that one lacks', { text: 'loud nowhere' }, []],
    ['the id', { text: 'WORTH' }, ['worth']],
    ['the model', { text: 'first' }, ['worth', 'live']],
    ['signs that SQL has a meaning for', { text: "100% ' OR 1=1 --" }, []],
    ['a percent sign that stands for itself', { text: '1%0' }, []],
  ])('is filtered by %s', (_, filter, ids) => {
    expect(found(filter)).toEqual(ids)
  })

  it('finds what is written on a session, until that is removed', () => {
    const note = store.annotations.add({ subjectId: 'empty', text: 'an odd Latency' }, day(5))
    expect(found({ text: 'odd latency' })).toEqual(['empty'])
    expect(store.library.find('empty')?.annotations).toBe(1)
    store.annotations.remove(note.id, day(5))
    expect(found({ text: 'odd latency' })).toEqual([])
  })

  it.each<[LibraryOrder, string[]]>([
    ['started', ['busy', 'empty', 'live', 'worth']],
    ['title', ['busy', 'empty', 'worth', 'live']],
    ['box', ['busy', 'live', 'worth', 'empty']],
    ['runs', ['empty', 'live', 'worth', 'busy']],
    ['windows', ['empty', 'worth', 'live', 'busy']],
  ])('is sorted by %s, both ways', (order, ids) => {
    const sorted = (descending: boolean) => store.library.list({}, { order, descending }).items.map(({ id }) => id)
    expect(sorted(false)).toEqual(ids)
    expect(new Set(sorted(true))).toEqual(new Set(ids))
    expect(sorted(true)[0]).toBe(
      order === 'box' ? 'empty' : order === 'runs' || order === 'windows' ? 'busy' : ids.at(-1),
    )
  })

  it('comes in pages that know how many there are', () => {
    const page = (offset: number, limit: number) => store.library.list({}, { offset, limit })
    expect(page(1, 2)).toMatchObject({ total: 4, items: [{ id: 'live' }, { id: 'empty' }] })
    expect(page(100, 2)).toEqual({ total: 4, items: [] })
    expect(page(0, 0)).toEqual({ total: 4, items: [] })
  })

  it('tells what there is to filter by', () => {
    expect(store.library.facets()).toEqual({
      boxes: [
        { value: 'lab-1', count: 3 },
        { value: 'lab-2', count: 1 },
      ],
      kernels: [
        { value: '6.12.107+deb13-amd64', count: 1 },
        { value: '6.6.63', count: 2 },
      ],
      tags: [
        { value: 'fan', count: 1 },
        { value: 'paper', count: 1 },
      ],
    })
  })

  it('removes and brings back many of any kind, all or none', () => {
    store.library.remove(['busy', 'live', 'worth'], day(6))
    expect(found({})).toEqual(['empty'])
    expect(found({ removed: true })).toEqual(['worth', 'live', 'busy'])
    expect(store.library.facets({ removed: true }).boxes).toEqual([{ value: 'lab-1', count: 3 }])
    store.library.restore(['busy', 'worth'])
    expect(found({})).toEqual(['worth', 'empty', 'busy'])
    expect(() => {
      store.library.remove(['empty', 'nobody'], day(6))
    }).toThrow(expect.objectContaining({ code: 'unknown-session' }))
    expect(found({})).toContain('empty')
  })

  it('tells about what each takes in the file', () => {
    const before = store.library.find('empty')?.databaseBytes ?? 0
    const document = 'x'.repeat(100_000)
    const recording = exampleRun('empty', 'a', { windows: exampleWindows(1000) })
    store.runs.save({ ...recording, fio: { ...recording.fio, document } })
    const taken = (store.library.find('empty')?.databaseBytes ?? 0) - before
    // 1000 windows of some 70 bytes each, as rows and by column, and the document.
    expect(taken).toBeGreaterThan(100_000 + 1000 * 60)
    expect(taken).toBeLessThan(104_000 + 1000 * 140)
  })

  it('knows a kept trace by its length, and forgets it when it is told to', async () => {
    const tracePath = join(directory, 'a.tar.zst')
    await writeFile(tracePath, '12345')
    const { id } = store.runs.save(exampleRun('empty', 'a', { run: { tracePath } }))
    expect(store.library.find('empty')?.traceBytes).toBe(5)
    expect(store.runs.keptTrace(id)).toEqual({ runId: id, path: tracePath, bytes: 5 })
    store.runs.forgetTraces([id])
    expect(store.runs.keptTraces('empty')).toEqual([])
    expect(store.runs.find(id)).not.toHaveProperty('tracePath')
    expect(store.library.find('empty')?.traceBytes).toBe(0)
  })
})
