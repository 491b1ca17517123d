import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore, type Store } from './store.ts'
import { exampleRun, NEW_SESSION } from './testing/example-data.ts'
import { seedRows } from './seed-rows.ts'

let directory: string
let store: Store
let runId: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-annotations-'))
  store = openStore(join(directory, 'rabench.db'))
  store.sessions.create({ ...NEW_SESSION, id: 's1' })
  runId = store.runs.save(exampleRun('s1', 'a')).id
})
afterEach(async () => {
  store.close()
  await rm(directory, { recursive: true })
})

const [FIRST, SECOND] = ['2026-11-23T10:00:00.000Z', '2026-11-24T10:00:00.000Z'] as const

describe('annotations', () => {
  it('are on a session, a run, windows of it or a span of time, and come back as they were written', () => {
    const notes = [
      { subjectId: 's1', text: 'of it all' },
      { subjectId: 's1', runId, text: 'of a run' },
      { subjectId: 's1', runId, range: { unit: 'window', from: 3, to: 3 }, text: 'of a window' },
      { subjectId: 's1', range: { unit: 'ms', from: 1_795_384_215_644.5, to: 1_795_384_999_000 }, text: 'of a while' },
    ] as const
    const added = notes.map((note) => store.annotations.add(note, FIRST))
    store.close()
    store = openStore(store.path)
    const found = store.annotations.ofSubject('s1')
    expect(new Set(found)).toEqual(new Set(added))
    expect(added).toEqual(notes.map((note, at) => ({ ...note, id: added[at]?.id, createdAt: FIRST, changedAt: FIRST })))
  })

  it('are changed, removed and restored', () => {
    const { id } = store.annotations.add({ subjectId: 's1', text: 'lowd' }, FIRST)
    expect(store.annotations.change(id, 'loud', SECOND)).toMatchObject({
      text: 'loud',
      createdAt: FIRST,
      changedAt: SECOND,
    })
    store.annotations.remove(id, SECOND)
    expect(store.annotations.ofSubject('s1')).toEqual([])
    expect(store.annotations.search('loud', 10)).toEqual([])
    store.annotations.restore(id)
    expect(store.annotations.ofSubject('s1')).toMatchObject([{ id, text: 'loud' }])
    expect(store.annotations.search('LOUD', 10)).toHaveLength(1)
    expect(store.annotations.search('loud quiet', 10)).toEqual([])
    store.sessions.remove('s1', SECOND)
    expect(store.annotations.search('loud', 10)).toEqual([])
  })

  it('are stored whole under their own id, as an import brings them', () => {
    const theirs = { id: 'n1', subjectId: 's1', text: 'theirs', createdAt: FIRST, changedAt: SECOND }
    store.annotations.save(theirs)
    expect(store.annotations.get('n1')).toEqual(theirs)
  })

  it.each([
    ['a session that is not there', { subjectId: 'nobody', text: 'a' }],
    ['a run of another session', { subjectId: 's1', runId: 's2/a', text: 'a' }],
  ])('are refused on %s', (_, note) => {
    expect(() => store.annotations.add(note, FIRST)).toThrow(expect.objectContaining({ code: 'unknown-session' }))
  })

  it.each([
    ['windows without a run', { subjectId: 's1', range: { unit: 'window', from: 1, to: 2 }, text: 'a' } as const],
    [
      'a range that ends before it starts',
      { subjectId: 's1', range: { unit: 'ms', from: 2, to: 1 }, text: 'a' } as const,
    ],
  ])('cannot be on %s', (_, note) => {
    expect(() => store.annotations.add(note, FIRST)).toThrow(/CHECK/)
  })

  it('go with what they are on', () => {
    const { id } = store.annotations.add({ subjectId: 's1', text: 'a' }, FIRST)
    store.sessions.erase('s1')
    expect(() => store.annotations.get(id)).toThrow(expect.objectContaining({ code: 'unknown-session' }))
  })

  it('that were removed are erased after a while', () => {
    const old = store.annotations.add({ subjectId: 's1', text: 'old' }, FIRST)
    const young = store.annotations.add({ subjectId: 's1', text: 'young' }, FIRST)
    store.annotations.remove(old.id, FIRST)
    store.annotations.remove(young.id, SECOND)
    store.purgeRemoved(SECOND)
    expect(() => store.annotations.get(old.id)).toThrow()
    expect(store.annotations.get(young.id)).toMatchObject({ deletedAt: SECOND })
  })
})

describe('a corrected label', () => {
  it('is what trains, counts and is exported, beside the planned one', () => {
    store.runs.correctLabel(runId, 'mixed', FIRST)
    const run = store.runs.find(runId)
    expect(run).toMatchObject({ label: 'random', correctedLabel: 'mixed', correctedAt: FIRST })
    expect(new Set(store.runs.labelledWindows(['s1']).map(({ label }) => label))).toEqual(new Set(['mixed']))
    expect(store.sessions.summary('s1')).toMatchObject({ runs: 1, windowsByClass: { random: 0, mixed: 5 } })
    expect(store.library.list({ labels: ['mixed'] }).total).toBe(1)
    expect(store.library.list({ labels: ['random'] }).total).toBe(0)
    const [row] = seedRows({
      ...{ run: run!, windows: store.runs.windows(runId), measures: [], fioDocument: undefined, samples: [] },
      ...{ sampleMs: 500, cpus: 2 },
    })
    expect([row?.[1], row?.at(-1)]).toEqual(['mixed', 'mixed'])
  })

  it('is taken back by none, or by the planned one', () => {
    for (const label of [undefined, 'random'] as const) {
      store.runs.correctLabel(runId, 'sequential', FIRST)
      store.runs.correctLabel(runId, label, SECOND)
      expect(store.runs.find(runId)).toMatchObject({ label: 'random' })
      expect(store.runs.find(runId)).not.toHaveProperty('correctedLabel')
      expect(store.runs.find(runId)).not.toHaveProperty('correctedAt')
    }
  })

  it('is kept of a run that is stored with one, as an import does', () => {
    const corrected = { correctedLabel: 'mixed', correctedAt: FIRST } as const
    const { id } = store.runs.save(exampleRun('s1', 'b', { run: corrected }))
    expect(store.runs.find(id)).toMatchObject(corrected)
  })

  it('is refused on a run that is not there', () => {
    expect(() => {
      store.runs.correctLabel('s1/z', 'mixed', FIRST)
    }).toThrow(expect.objectContaining({ code: 'unknown-session' }))
  })
})
