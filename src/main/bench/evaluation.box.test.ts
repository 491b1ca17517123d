import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { armKey, evaluationPlanSchema, type Measurement } from '../../shared/experiment/index.ts'
import type { ModelDocument } from '../../shared/model.ts'
import { NOBODY_TO_ASK } from '../box/index.ts'
import { withBox, type Access } from './access.ts'
import { evaluateOnBox, type Evaluation } from './evaluate.ts'
import { importSample } from './sample.ts'
import { upVirtualBox, VIRTUAL } from './virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from './workbench.ts'

const mmap = { ioengine: 'mmap', direct: false, iodepth: 1, numjobs: 1, bs: '4k' } as const

/** Short: what is looked at is how it is measured, not what. */
const PLAN = evaluationPlanSchema.parse({
  format: 'rabench-evaluation-plan',
  version: 1,
  name: 'test',
  title: 'A test',
  description: 'A test.',
  fileMib: 2048,
  cacheMib: 300,
  repetitions: 2,
  warmupSeconds: 5,
  seconds: 4,
  seed: 5,
  arms: [
    { kind: 'default' },
    { kind: 'fixed', kib: 16 },
    { kind: 'fixed', kib: 1024 },
    { kind: 'module' },
    { kind: 'module', homeKib: 1024 },
  ],
  workloads: [
    { kind: 'fio', name: 'random mmap 4k', label: 'random', jobs: [{ ...mmap, rw: 'randread' }], isTrained: true },
  ],
})

/** Where two arms are enough. */
const ODD_PLAN = evaluationPlanSchema.parse({
  ...PLAN,
  arms: [{ kind: 'default' }, { kind: 'module' }],
  workloads: [
    {
      kind: 'phases',
      name: 'phases',
      repetitions: 1,
      phases: [
        { label: 'sequential', shape: { ...mmap, rw: 'read' }, seconds: 8 },
        { label: 'random', shape: { ...mmap, rw: 'randread' }, seconds: 8 },
      ],
    },
    // fio cannot run it: a block that is larger than the file.
    {
      kind: 'fio',
      name: 'impossible',
      label: 'random',
      repetitions: 1,
      jobs: [{ ...mmap, rw: 'randread', bs: '4096m' }],
    },
  ],
})

let bench: Workbench
let directory: string
let evaluation: Evaluation
let odd: Evaluation
let model: ModelDocument

const onBox = <T>(work: (access: Access) => Promise<T>) => withBox(bench, VIRTUAL, NOBODY_TO_ASK, work)
const readahead = () => onBox(async ({ box }) => Number(await box.must(['cat', '/sys/block/vdb/queue/read_ahead_kb'])))

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-evaluation-'))
  bench = openWorkbench({ ...defaultPaths(), data: directory })
  await importSample(bench)
  const [shipped] = bench.store.models.records()
  if (shipped === undefined) throw new Error('the sample holds no model')
  model = shipped.document
  await upVirtualBox(bench)
  evaluation = await onBox((access) => evaluateOnBox(bench, access, model, { plan: PLAN }))
  odd = await onBox((access) => evaluateOnBox(bench, access, model, { plan: ODD_PLAN }))
  for (const { workload, arms } of [...evaluation.report.workloads, ...odd.report.workloads]) {
    for (const { arm, throughput, ratio } of arms) {
      process.stdout.write(`    ${workload}, ${arm}: ${throughput?.median} bytes/s, ratio ${ratio?.value}\n`)
    }
  }
})
afterAll(async () => {
  await bench.machine.stop()
  bench.close()
  await rm(directory, { recursive: true, force: true })
})

const of = (workload: string, arm: string): Measurement[] =>
  [...evaluation.measurements, ...odd.measurements].filter((one) => one.workload === workload && one.arm === arm)

test('every workload is measured under every arm, as often as planned, with the same seed in all arms of a repetition', () => {
  const arms = PLAN.arms.map(armKey)
  for (const arm of arms)
    expect(
      of('random mmap 4k', arm)
        .map(({ repetition }) => repetition)
        .toSorted(),
    ).toEqual([1, 2])
  for (const arm of ODD_PLAN.arms.map(armKey)) expect(of('phases', arm)).toHaveLength(1)
  for (const repetition of [1, 2]) {
    const block = evaluation.measurements.filter(
      (one) => one.workload === 'random mmap 4k' && one.repetition === repetition,
    )
    expect(new Set(block.map(({ seed }) => seed)).size).toBe(1)
  }
})

test('what is read from the disk follows the readahead of the arm: read-around takes it whole for each page', () => {
  for (const { figures } of of('random mmap 4k', 'fixed-16')) {
    const { box, askedReadBytes = 0 } = figures ?? {}
    expect((box?.diskReadBytes ?? 0) / (box?.diskReadRequests ?? 1) / 1024).toBeGreaterThan(14)
    expect((box?.diskReadBytes ?? 0) / (box?.diskReadRequests ?? 1) / 1024).toBeLessThan(17)
    // 16 KiB for 4 KiB, less what was in the cache by chance.
    expect((box?.diskReadBytes ?? 0) / askedReadBytes).toBeGreaterThan(2.8)
    expect((box?.diskReadBytes ?? 0) / askedReadBytes).toBeLessThan(4.4)
  }
  for (const { figures } of of('random mmap 4k', 'default')) {
    expect((figures?.box?.diskReadBytes ?? 0) / (figures?.askedReadBytes ?? 1)).toBeGreaterThan(18)
  }
})

test('a measurement has its latency, the box’s processors, and the readahead before and after', () => {
  const [fixed] = of('random mmap 4k', 'fixed-16')
  expect(fixed?.readaheadKib).toEqual({ before: 16, after: 16 })
  expect(fixed?.figures?.latency?.p99Us).toBeGreaterThan(fixed?.figures?.latency?.p50Us ?? Number.NaN)
  expect(fixed?.figures?.box?.cpuSeconds).toBeGreaterThan(0)
  expect(fixed?.figures?.box?.cpuSeconds).toBeLessThan(2 * 6)
  expect(of('random mmap 4k', 'module')[0]?.readaheadKib?.before).toBe(128)
  expect(of('random mmap 4k', 'module-over-1024')[0]?.readaheadKib?.before).toBe(1024)
})

test('the module is compared with the default that it found, and its decisions are kept with what ran', () => {
  const [random] = evaluation.report.workloads.filter(({ workload }) => workload === 'random mmap 4k')
  expect(random?.arms.find(({ arm }) => arm === 'module')?.ratio?.pairs).toBe(2)
  expect(random?.arms.find(({ arm }) => arm === 'module-over-1024')?.ratio?.pairs).toBe(2)
  expect(random?.judged?.windows).toBeGreaterThanOrEqual(4)
  const [measured] = of('random mmap 4k', 'module')
  const stored = bench.store.decisions.ofDeployment(measured?.deploymentId ?? '')
  expect(stored.some(({ label }) => label === 'random')).toBe(true)
})

test('phases have their own throughput each, and times in which decisions find their class', () => {
  const [measured] = of('phases', 'module')
  expect(measured?.figures?.parts?.map(({ label }) => label)).toEqual(['sequential', 'random'])
  const labels = bench.store.decisions.ofDeployment(measured?.deploymentId ?? '').map(({ label }) => label)
  expect(labels).toContain('sequential')
  expect(labels).toContain('random')
  expect(odd.report.phases[0]?.idealOverBestFixed).toBeGreaterThan(0.99)
})

test('a workload that fails is noted in each arm, and the others are measured', () => {
  const failed = odd.measurements.filter(({ workload }) => workload === 'impossible')
  expect(failed).toHaveLength(ODD_PLAN.arms.length)
  expect(failed.every(({ failure, figures }) => failure?.code === 'bad-fio-result' && figures === undefined)).toBe(true)
  expect(odd.report.caveats.join(' ')).toContain('impossible')
})

test('all of it is stored, with the disk second by second, and the box is as it was', async () => {
  expect(bench.store.evaluations.find(evaluation.id)?.state).toBe('complete')
  const { order = 0 } = of('random mmap 4k', 'fixed-16')[0] ?? {}
  const series = bench.store.evaluations.series(evaluation.id, order)
  expect(series.length).toBeGreaterThan(5)
  expect(series.every(({ readaheadKib }) => readaheadKib === 16)).toBe(true)
  expect(await readahead()).toBe(128)
  await onBox(async ({ box }) => {
    expect((await box.run(['ls', '/sys/module/rabench'])).exitCode).not.toBe(0)
    expect((await box.must(['ls', '/sys/fs/cgroup'])).includes('rabench')).toBe(false)
  })
})
