import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connect } from '../database.ts'
import { openStore, type Store } from '../store.ts'
import { exampleDecision, exampleModel } from '../testing/example-data.ts'
import { MIGRATIONS } from './index.ts'

const PLAN = {
  workloads: [{ name: 'w' }, { name: 'once', repetitions: 1 }],
  repetitions: 2,
  warmupSeconds: 5,
  seconds: 9,
}
const FIO = {
  jobs: [{ read: { lat_ns: { percentile: { '50.000000': 1_433_600, '95.000000': 9, '99.000000': 173_015_040 } } } }],
}

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

/** A file of version 4 with a model, four deployments of it, and whatever else; then as the newest version opens it. */
function migrated(statements: string): Store {
  const old = connect(path, MIGRATIONS.slice(0, 4))
  const deployment = (id: string, minute: string) =>
    `('${id}', 'm1', NULL, 'lab-3', '6.12.107', '2026-11-22T22:${minute}:00.000Z', NULL)`
  old.exec(`
    INSERT INTO models (id, name, created_at, document_json)
      VALUES ('m1', 'first', '2026-11-22T22:00:00.000Z', '${JSON.stringify(exampleModel('m1', []))}');
    INSERT INTO deployments VALUES ${deployment('d1', '11')}, ${deployment('d2', '12')}, ${deployment('d3', '13')},
      ${deployment('d4', '31')};
    INSERT INTO evaluations (id, deployment_id, plan_json, started_at, title, notes, tags_json, deleted_at, sample)
      VALUES ('e1', 'd1', '${JSON.stringify(PLAN)}', '2026-11-22T22:10:00.000Z', 'First', 'loud', '["fan"]', NULL, 1),
        ('e2', 'd4', '{"form":"unknown"}', '2026-11-22T22:30:00.000Z', '', '', '[]', '2026-11-23T00:00:00.000Z', 0);
    ${statements}`)
  old.close()
  store = openStore(path)
  return store
}

function decision(deploymentId: string, seq = 0): string {
  const line = exampleDecision(seq)
  return `INSERT INTO decisions (
      deployment_id, seq, label, mono_ns, wall_ns, disk, window_ms, n, distance_sectors, jumps, bytes, writes, readaheads,
      readahead_kib_before, features_q16_json, logits_q16_json, class, confidence_milli, action, readahead_kib, files, walk_us
    ) VALUES ('${deploymentId}', ${seq}, 'random', ${line.mono_ns}, ${line.wall_ns}, 'vdb', 2500, 3200, 6000000000000, 3100,
      52428800, 0, 3200, 128, '${JSON.stringify(line.features_q16)}', '${JSON.stringify(line.logits_q16)}', 1, 987, 'set', 16,
      3, 2100);`
}

function measurement(evaluationId: string, order: number, arm: 'off' | 'on', document = JSON.stringify(FIO)): string {
  return `INSERT INTO evaluation_measurements
    VALUES ('${evaluationId}', ${order}, 'w', '${arm}', 1, 2260992.5, 552.25, '${document}');`
}

const ALL_OF_E1 = (['off', 'on', 'on', 'off', 'off', 'on'] as const).map((arm, order) => measurement('e1', order, arm))

it('carries evaluations over with what was said about them, and knows those that stopped early', () => {
  const { evaluations } = migrated([...ALL_OF_E1, measurement('e2', 0, 'off')].join('\n'))
  expect(evaluations.list()).toEqual([
    {
      id: 'e1',
      modelId: 'm1',
      boxName: 'lab-3',
      kernel: '6.12.107',
      state: 'complete',
      startedAt: '2026-11-22T22:10:00.000Z',
      plan: PLAN,
      label: { title: 'First', notes: 'loud', tags: ['fan'], deletedAt: undefined, sample: true },
      measurements: 6,
      decisionsByClass: { sequential: 0, random: 0, mixed: 0 },
    },
  ])
  expect(evaluations.find('e2')).toMatchObject({ state: 'complete', label: { deletedAt: '2026-11-23T00:00:00.000Z' } })
})

it('calls an evaluation partial that has fewer measurements than its plan has', () => {
  expect(migrated(ALL_OF_E1.slice(0, 5).join('\n')).evaluations.find('e1')?.state).toBe('partial')
})

it('carries measurements over as figures, with latency where fio’s document has it', () => {
  const noted = measurement('e1', 1, 'on', 'fio: terminating on signal 15')
  const { evaluations } = migrated(
    `${measurement('e1', 0, 'off')} ${noted} ${measurement('e1', 2, 'off', '{"jobs":[]}')}`,
  )
  const common = { workload: 'w', repetition: 1, seed: 0, startedAt: '2026-11-22T22:10:00.000Z', kernel: '6.12.107' }
  const figures = { operationsPerSecond: 552.25, bytesPerSecond: 2260992.5 }
  expect(evaluations.measurements('e1')).toEqual([
    { ...common, arm: 'default', order: 0, figures: { ...figures, latency: { p50Us: 1433.6, p99Us: 173_015.04 } } },
    { ...common, arm: 'module', order: 1, figures },
    { ...common, arm: 'default', order: 2, figures },
  ])
  expect(evaluations.document('e1', 0)).toBe(JSON.stringify(FIO))
  expect(evaluations.series('e1', 0)).toEqual([])
})

it('finds the deployment of each measurement where as many of them decided anything', () => {
  const decisions = ['d1', 'd2', 'd3', 'd4'].map((id) => decision(id)).join('\n')
  const kept = migrated([...ALL_OF_E1, measurement('e2', 0, 'on'), decisions, decision('d2', 1)].join('\n'))
  expect(kept.evaluations.measurements('e1').map(({ deploymentId }) => deploymentId)).toEqual([
    undefined,
    'd1',
    'd2',
    undefined,
    undefined,
    'd3',
  ])
  expect(kept.evaluations.measurements('e2')).toMatchObject([{ deploymentId: 'd4' }])
  expect(kept.evaluations.find('e1')?.decisionsByClass).toEqual({ sequential: 0, random: 4, mixed: 0 })
  expect(kept.decisions.ofDeployment('d1')).toEqual([{ decision: exampleDecision(0), label: 'random' }])
})

it('claims no deployment where their number is another', () => {
  const { evaluations, decisions } = migrated([...ALL_OF_E1, decision('d1'), decision('d2')].join('\n'))
  expect(evaluations.measurements('e1').every(({ deploymentId }) => deploymentId === undefined)).toBe(true)
  expect(decisions.ofDeployment('d2')).toHaveLength(1)
})

it('leaves a sound file whose measurements go with their evaluation, and keep without their deployment', () => {
  migrated([...ALL_OF_E1, ...['d1', 'd2', 'd3'].map((id) => decision(id))].join('\n')).close()
  const db = connect(path)
  expect(db.pragma('foreign_key_check')).toEqual([])
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  db.exec("DELETE FROM deployments WHERE id = 'd1'")
  const count = (where: string) =>
    db.prepare(`SELECT count(*) FROM evaluation_measurements WHERE ${where}`).pluck().get()
  expect([count('true'), count('deployment_id IS NOT NULL')]).toEqual([6, 2])
  db.exec("DELETE FROM evaluations WHERE id = 'e1'")
  expect(count('true')).toBe(0)
  db.close()
  store = openStore(path)
})
