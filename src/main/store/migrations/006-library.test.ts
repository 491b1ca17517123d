import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connect } from '../database.ts'
import { openStore, type Store } from '../store.ts'
import { exampleDecision, exampleModel, NEW_SESSION } from '../testing/example-data.ts'
import { MIGRATIONS } from './index.ts'

let directory: string
let path: string
let store: Store | undefined
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-migration-'))
  path = join(directory, 'rabench.db')
})
afterEach(async () => {
  store?.close()
  await rm(directory, { recursive: true })
})

const SHAPE = JSON.stringify(NEW_SESSION.profile.workloads[0]?.shape)
const AT = '2026-11-22T21:00:00.000Z'
/** Requests, events, discarded events, lost packets: usable, usable, idle, idle, lossy, lossy. */
const WINDOWS = [
  '1000, NULL, NULL, NULL',
  '2, 8, 0, 0',
  '1, 4, 0, 0',
  '0, 4, 7, 0',
  '1000, 4000, 7, 0',
  '1000, 4000, 0, 1',
]

/** A file of version 5 with a session of two runs, a recording and an evaluation; then as the newest version opens it. */
function migrated(tracePath = '/nowhere/trace.tar.zst'): Store {
  const old = connect(path, MIGRATIONS.slice(0, 5))
  const run = (name: string, trace: string) =>
    `('s1/${name}', 's1', '${name}', 'w', 'random', 1, 'cold', 128, '${SHAPE}', '${AT}', 15, 2.5, 254, 16, 0, 0, '[]', NULL, NULL, ${trace})`
  const { features_q16, logits_q16, ...line } = exampleDecision(0)
  const decisions = [0, 1, 1, 2, -1].map((name, seq) => ({ ...line, features_q16, logits_q16, seq, class: name }))
  old.exec(`
    INSERT INTO sessions (
      id, box_name, profile_name, profile_json, state, environment_json, started_at, app_version, notes, title, tags_json
    ) VALUES ('s1', 'lab-3', 'quick', '${JSON.stringify(NEW_SESSION.profile)}', 'complete',
      '${JSON.stringify(NEW_SESSION.environment)}', '${AT}', '0.1.0', 'loud', 'First', '["fan"]');
    INSERT INTO runs VALUES ${run('a', `'${tracePath}'`)}, ${run('b', 'NULL')};
    ${WINDOWS.map(
      (values, index) => `INSERT INTO windows (
        run_id, window_index, distance_sectors, jumps, bytes, writes, readaheads, requests, events, discarded_events, lost_packets
      ) VALUES ('s1/a', ${index}, 5000000000000, 1, 4096, 0, 0, ${values});`,
    ).join('\n')}
    INSERT INTO fio_results VALUES ('s1/a', 'fio-3.39', 1, 0, 1, 0, 0, NULL, NULL, '${'x'.repeat(9000)}');
    INSERT INTO models (id, name, created_at, document_json)
      VALUES ('m1', 'first', '${AT}', '${JSON.stringify(exampleModel('m1', []))}');
    INSERT INTO recordings (id, box_name, disk, model_id, started_at) VALUES ('r1', 'lab-3', 'vdb', 'm1', '${AT}');
    ${decisions.map((one) => `INSERT INTO recording_decisions VALUES ('r1', ${one.seq}, ${one.seq}, ${one.class}, '${JSON.stringify(one)}');`).join('\n')}
    INSERT INTO evaluations (id, model_id, box_name, kernel, state, started_at, plan_json)
      VALUES ('e1', 'm1', 'lab-3', '6.12', 'complete', '${AT}', '{}');
    INSERT INTO deployments VALUES ('d1', 'm1', NULL, 'lab-3', '6.12', '${AT}', NULL);
    INSERT INTO evaluation_measurements (evaluation_id, run_order, workload, arm, repetition, seed, started_at, kernel, deployment_id)
      VALUES ('e1', 0, 'w', 'module', 1, 0, '${AT}', '6.12', 'd1');
    ${decisions
      .map(
        (one) => `INSERT INTO decisions (
        deployment_id, seq, mono_ns, wall_ns, disk, window_ms, n, distance_sectors, jumps, bytes, writes, readaheads,
        readahead_kib_before, features_q16_json, logits_q16_json, class, confidence_milli, action, readahead_kib, files, walk_us
      ) VALUES ('d1', ${one.seq}, 1, 1, 'vdb', 2500, 1, 1, 1, 1, 0, 0, 128, '[]', '[]', ${one.class}, 900, 'set', 16, 1, 1);`,
      )
      .join('\n')}`)
  old.close()
  store = openStore(path)
  return store
}

it('counts the windows of runs that are there, each once, as sessions tell them', () => {
  const { sessions, library } = migrated()
  const counts = {
    runs: 2,
    windowsByClass: { sequential: 0, random: 2, mixed: 0 },
    idleWindows: 2,
    lossyWindows: 2,
  }
  expect(sessions.list()).toMatchObject([
    { id: 's1', label: { title: 'First', notes: 'loud', tags: ['fan'] }, ...counts },
  ])
  expect(library.find('s1')).toMatchObject({ ...counts, windows: 6 })
})

it('counts the decisions of recordings and evaluations, idle ones in no class', () => {
  const { recordings, evaluations } = migrated()
  const decisionsByClass = { sequential: 1, random: 2, mixed: 1 }
  expect(recordings.find('r1')).toMatchObject({ decisions: 5, decisionsByClass })
  expect(recordings.decisions('r1')).toHaveLength(5)
  expect(evaluations.find('e1')).toMatchObject({ decisionsByClass })
})

it('counts what they take in the file, a long document by the pages that it fills', () => {
  const { library } = migrated()
  const bytes = library.find('s1')?.databaseBytes ?? 0
  expect(bytes).toBeGreaterThan(3 * 4096)
  expect(bytes).toBeLessThan(3 * 4096 + 5000)
})

it('leaves labels uncorrected, and everything of a run as it was', () => {
  const { runs } = migrated()
  const [first, second] = runs.ofSession('s1')
  expect(first).toMatchObject({ id: 's1/a', label: 'random', tracePath: '/nowhere/trace.tar.zst' })
  expect(first).not.toHaveProperty('correctedLabel')
  expect(second).not.toHaveProperty('tracePath')
  expect(runs.windows('s1/a').map(({ requests }) => requests)).toEqual([1000, 2, 1, 0, 1000, 1000])
})

it('measures the traces that are kept, and finds that one is gone', async () => {
  const trace = join(directory, 'a.tar.zst')
  await writeFile(trace, '12345')
  expect(migrated(trace).runs.keptTraces('s1')).toEqual([{ runId: 's1/a', path: trace, bytes: 5 }])
})

it('takes a trace that is gone for nothing', () => {
  expect(migrated().library.find('s1')?.traceBytes).toBe(0)
})

it('leaves a sound file', () => {
  migrated().close()
  const db = connect(path)
  expect(db.pragma('foreign_key_check')).toEqual([])
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
  db.close()
  store = openStore(path)
})
