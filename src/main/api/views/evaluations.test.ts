import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sessionDetailSchema } from '../../../shared/contract/sessions.ts'
import type { EvaluationPlan, Measurement } from '../../../shared/experiment/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import { exampleDecision, exampleMeasurement, exampleModel, NEW_SESSION } from '../../store/testing/example-data.ts'
import { measurementSeries } from './evaluations.ts'
import { sessionDetail, sessionItem, sessionItems } from './sessions.ts'

const PLAN: EvaluationPlan = {
  format: 'rabench-evaluation-plan',
  version: 1,
  name: 'mine',
  title: 'Mine',
  description: '',
  fileMib: 2048,
  repetitions: 1,
  warmupSeconds: 0,
  seconds: 9,
  seed: 11,
  arms: [{ kind: 'default' }, { kind: 'module' }],
  workloads: [
    {
      name: 'random mmap 4k',
      kind: 'fio',
      label: 'random',
      jobs: [{ rw: 'randread', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 }],
    },
  ],
}
const SAMPLE = { atMs: 1000, readBytesPerSecond: 1, writeBytesPerSecond: 2, iops: 3, readaheadKib: 128 }

let directory: string
let store: Store
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rabench-views-'))
  store = openStore(path.join(directory, 'bench.sqlite'))
  store.models.save(exampleModel('m1', []))
  const deployment = { id: 'd1', modelId: 'm1', sessionId: undefined, boxName: 'lab 3', kernel: '6.12.107' }
  store.deployments.save({ ...deployment, loadedAt: '2026-11-22T22:10:00.000Z', unloadedAt: undefined })
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true })
})

/** The default, then the module, which decided three windows: right, unsure, idle. */
function evaluationOf(plan: unknown): void {
  store.evaluations.start({
    ...{ id: 'e1', modelId: 'm1', boxName: 'lab 3', kernel: '6.12.107', state: 'running', plan },
    ...{ startedAt: '2026-11-22T22:15:00.000Z', environment: NEW_SESSION.environment },
  })
  const { deploymentId: _none, ...module } = exampleMeasurement(0)
  const slow: Measurement = {
    ...module,
    arm: 'default',
    figures: { operationsPerSecond: 1, bytesPerSecond: 2_546_688 },
  }
  store.evaluations.addMeasurement('e1', slow)
  store.evaluations.addMeasurement('e1', { ...exampleMeasurement(1), samples: [SAMPLE] })
  const lines = [
    exampleDecision(0),
    { ...exampleDecision(1), abstained: 'unsure' as const },
    { ...exampleDecision(2), class: -1 },
  ]
  store.decisions.save(
    'd1',
    lines.map((decision) => ({ decision, label: decision.seq === 2 ? undefined : ('random' as const) })),
  )
}

test('an evaluation comes with its report, its plan, and the line that repeats it', () => {
  evaluationOf(PLAN)
  store.evaluations.end('e1', 'complete', '2026-11-22T22:20:00.000Z')
  const detail = sessionDetail(store, 'e1')
  if (detail.kind !== 'evaluation') throw new TypeError(`it is a ${detail.kind}`)
  expect(detail).toMatchObject({ modelId: 'm1', kernel: '6.12.107', plan: PLAN, environment: { cpus: 2 } })
  expect(detail.repeatLine).toBe("rabench evaluate --box 'lab 3' --model m1 --plan e1 --seed 11")
  const [workload] = detail.report.workloads
  expect(workload?.arms.map(({ arm, throughput }) => [arm, Math.round(throughput?.median ?? 0)])).toEqual([
    ['default', 2_546_688],
    ['module', 5_093_376],
  ])
  expect(workload?.judged).toMatchObject({ windows: 2, abstained: 1, decided: 1, right: 1 })
  expect(detail.measurements.map(({ arm }) => arm)).toEqual(['default', 'module'])
  expect(() => sessionDetailSchema.parse(detail)).not.toThrow()
  expect(detail.item).toMatchObject({ state: 'complete', endedAt: '2026-11-22T22:20:00.000Z' })
})

test('one of before plans had a form has a report, and no line that repeats it', () => {
  evaluationOf({ workloads: [{ name: 'random mmap 4k' }], repetitions: 1 })
  const detail = sessionDetail(store, 'e1')
  expect(detail).not.toHaveProperty('plan')
  expect(detail).not.toHaveProperty('repeatLine')
  expect(detail.kind === 'evaluation' && detail.report.workloads).toHaveLength(1)
})

test('the list says how an evaluation stands, and what was decided in it', () => {
  evaluationOf(PLAN)
  const line = { id: 'e1', kind: 'evaluation', state: 'running', about: 'first', runs: 2, windows: 2 }
  expect(sessionItems(store)).toMatchObject([{ ...line, windowsByClass: { sequential: 0, random: 2, mixed: 0 } }])
  expect(sessionItem(store, 'e1')).not.toHaveProperty('endedAt')
})

test('a measurement comes with its disk and its decisions, each with its class where that is known', () => {
  evaluationOf(PLAN)
  const { samples, decisions } = measurementSeries(store, 'e1', 1)
  expect(samples).toEqual([SAMPLE])
  expect(decisions.map(({ label }) => label)).toEqual(['random', 'random', undefined])
  expect(decisions[2]).not.toHaveProperty('label')
  expect(measurementSeries(store, 'e1', 0)).toEqual({ samples: [], decisions: [] })
  for (const [id, order] of [
    ['e1', 2],
    ['e2', 0],
  ] as const) {
    expect(() => measurementSeries(store, id, order)).toThrow(expect.objectContaining({ code: 'unknown-session' }))
  }
})
