import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_READAHEAD_MAP_KIB } from '../../../shared/classes.ts'
import { planWithMap } from '../../../shared/experiment/index.ts'
import { scheduleEvaluation } from '../../experiment/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import { exampleMeasures, exampleRun, exampleWindows, NEW_SESSION } from '../../store/testing/example-data.ts'
import { loadProfile, planRuns } from '../../workload/index.ts'
import { loadPlan } from '../evaluation/plans.ts'
import { captureNeeds, evaluationNeeds } from './needs.ts'

const MIB = 1024 * 1024

let directory: string
let store: Store
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rabench-needs-'))
  store = openStore(path.join(directory, 'bench.sqlite'))
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true })
})

/** The database with its log. */
function bytesOnDisk(): number {
  return readdirSync(directory).reduce((sum, name) => sum + statSync(path.join(directory, name)).size, 0)
}

test('a campaign takes less in the database than is asked for, and not by far', async () => {
  const { profile } = await loadProfile('seed')
  const runs = planRuns(profile)
  const before = bytesOnDisk()
  const { id } = store.sessions.create(NEW_SESSION)
  for (const { name, seconds } of runs) {
    const count = seconds / 2.5
    // Of a thousand latencies each, and a document as fio writes one for 8 jobs.
    const measures = exampleMeasures(count).map((one) => ({ ...one, latencySketch: 'S'.repeat(900) }))
    const samples = (['bw', 'iops', 'lat'] as const).flatMap((kind) =>
      (['read', 'write'] as const).flatMap((direction) =>
        Array.from({ length: seconds * 2 }, (_, at) => ({ kind, direction, timeMs: at * 500, value: 1000 + at })),
      ),
    )
    const { fio } = exampleRun(id, name)
    const document = '{}'.padEnd(100_000)
    store.runs.save(
      exampleRun(id, name, { windows: exampleWindows(count), measures, samples, fio: { ...fio, document } }),
    )
  }
  const grownBytes = bytesOnDisk() - before
  const { databaseBytes } = captureNeeds(profile, runs, 2.5)
  expect(grownBytes).toBeGreaterThan(databaseBytes / 10)
  expect(grownBytes).toBeLessThan(databaseBytes)
})

test('one trace at a time is on its way, all packed ones are kept, and the box’s disk takes the file', async () => {
  const { profile } = await loadProfile('seed')
  const [run, ...others] = planRuns(profile)
  // 18 runs of two minutes.
  expect(others).toHaveLength(17)
  expect(run?.seconds).toBe(120)
  const needs = captureNeeds({ fileMib: 100 }, [{ ...run!, leadInSeconds: 5 }, ...others], 2.5)
  expect(needs.traceBytes).toBe(125 * 2 * MIB)
  expect(needs.keptTraceBytes).toBe(((18 * 120 + 5) * 2 * MIB) / 4)
  expect(needs.boxDiskBytes).toBe(356 * MIB)
})

test('an evaluation has no traces, and lays its file and its programs’ data', async () => {
  const plan = planWithMap(await loadPlan('programs'), DEFAULT_READAHEAD_MAP_KIB, 128)
  const programs = new Set(
    plan.workloads.flatMap((workload) => (workload.kind === 'program' ? [workload.program] : [])),
  )
  const needs = evaluationNeeds(plan, scheduleEvaluation(plan), 1000)
  const fileMib = plan.workloads.some(({ kind }) => kind !== 'program') ? plan.fileMib : 0
  expect(needs).toMatchObject({
    traceBytes: 0,
    keptTraceBytes: 0,
    boxDiskBytes: (fileMib + programs.size * 1500 + 256) * MIB,
  })
  expect(needs.databaseBytes).toBeGreaterThan(0)
})
