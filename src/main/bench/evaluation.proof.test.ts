import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evaluationPlanSchema } from '../../shared/experiment/index.ts'
import type { ModelDocument } from '../../shared/model.ts'
import { NOBODY_TO_ASK } from '../box/index.ts'
import { withBox, type Access } from './access.ts'
import { evaluateOnBox } from './evaluate.ts'
import { holding } from './holding.ts'
import { improve } from './improve.ts'
import { importSample } from './sample.ts'
import { sweep } from './sweep.ts'
import { upVirtualBox, VIRTUAL } from './virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from './workbench.ts'

const PLAN = evaluationPlanSchema.parse({
  ...{ format: 'rabench-evaluation-plan', version: 1, name: 'test', title: 'A test', description: 'A test.' },
  ...{ fileMib: 2048, cacheMib: 300, repetitions: 2, warmupSeconds: 6, seconds: 4, seed: 5 },
  arms: [{ kind: 'default' }, { kind: 'module' }],
  workloads: [
    {
      ...{ kind: 'fio', name: 'random mmap 4k', label: 'random', isTrained: true },
      jobs: [{ ioengine: 'mmap', direct: false, iodepth: 1, numjobs: 1, bs: '4k', rw: 'randread' }],
    },
  ],
})

let bench: Workbench
let directory: string
let model: ModelDocument

const onBox = <T>(work: (access: Access) => Promise<T>) => withBox(bench, VIRTUAL, NOBODY_TO_ASK, work)
const readahead = () => onBox(async ({ box }) => Number(await box.must(['cat', '/sys/block/vdb/queue/read_ahead_kb'])))

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-proof-'))
  bench = openWorkbench({ ...defaultPaths(), data: directory })
  await importSample(bench)
  const [shipped] = bench.store.models.records()
  if (shipped === undefined) throw new Error('the sample holds no model')
  model = shipped.document
  await upVirtualBox(bench)
})
afterAll(async () => {
  await bench.machine.stop()
  bench.close()
  await rm(directory, { recursive: true, force: true })
})

test('a sweep finds that random readers want less than sequential ones, and modules use its map from then on', async () => {
  const document = await onBox((access) =>
    sweep(bench, access, { seed: 3, seconds: 2, candidatesKib: [16, 128, 1024] }),
  )
  const kib = (label: string) => document.map.find((swept) => swept.label === label)?.kib ?? Number.NaN
  expect(kib('random')).toBeLessThan(kib('sequential'))
  expect(document.map.find(({ label }) => label === 'random')?.overDefault?.value).toBeGreaterThan(1.3)
  expect(await readahead()).toBe(128)
  const used: string[] = []
  const again = await onBox((access) =>
    evaluateOnBox(bench, access, model, {
      plan: {
        ...PLAN,
        arms: [{ kind: 'default' }, { kind: 'module' }],
        repetitions: 1,
      },
      onRemark: (remark) => used.push(remark),
    }),
  )
  expect(used.join(' ')).toContain(document.id)
  expect(again.measurements.find(({ arm }) => arm === 'module')?.readaheadKib?.after).toBe(kib('random'))
})

/** Takes random readers for sequential ones, and the other way round. */
function confused(right: ModelDocument): ModelDocument {
  const swapped = <T>([sequential, random, ...rest]: readonly T[]): T[] =>
    sequential === undefined || random === undefined ? [] : [random, sequential, ...rest]
  const layers = right.layers.map((layer, index) =>
    index < right.layers.length - 1 ? layer : { weights: swapped(layer.weights), bias: swapped(layer.bias) },
  )
  return { ...right, id: `${right.id}-confused`, layers }
}

test('a model that makes a workload slower is taught by it, judged as a shadow, and switched to where that helps', async () => {
  const wrong = confused(model)
  bench.store.models.save(wrong)
  // So many that a third of the throughput is shown to be lost on a machine that has other work too.
  const plan = { ...PLAN, repetitions: 5 }
  const improved = await onBox(async (access) => {
    const before = await evaluateOnBox(bench, access, wrong, { plan })
    const module = before.report.workloads[0]?.arms.find(({ arm }) => arm === 'module')
    process.stdout.write(`    the confused model: ${JSON.stringify(module?.ratio)}\n`)
    expect(module?.effect).toBe('worse')
    return holding(bench, access, 'improve', {}, (held) =>
      improve(bench, held, wrong, { plan, seed: 1, rounds: 1, evaluation: before }),
    )
  })
  const [round] = improved.rounds
  process.stdout.write(`    ${JSON.stringify(round)}\n`)
  expect(round).toMatchObject({ outcome: 'switched', workloads: ['random mmap 4k'] })
  expect(round?.shadowed.rightAfter).toBeGreaterThan(round?.shadowed.rightBefore ?? Number.NaN)
  expect(round?.ratio).toBeGreaterThan(1.3)
  expect(improved.model.id).toBe(round?.modelId)
  expect(improved.model.training.sessionIds).toContain(round?.sessionId)
  const session = bench.store.sessions.get(round?.sessionId ?? '')
  expect(session.label.notes).toContain('it is in charge now')
  // Under the readaheads that were in force, and those of the model's own map.
  const readaheads = bench.store.runs.ofSession(session.id).map(({ readaheadKib }) => readaheadKib)
  expect(readaheads).toContain(128)
  expect(readaheads).toContain(wrong.readaheadMapKib.random)
  expect(await readahead()).toBe(128)
})

test('a module that is lost in the middle of a measurement is noted there, its workload ends, and the others go on', async () => {
  let measurements = 0
  let removing: Promise<unknown> | undefined
  const found = await onBox((access) =>
    evaluateOnBox(bench, access, model, {
      plan: PLAN,
      onMeasurement: () => {
        measurements += 1
      },
      // The first decision comes with the module loaded and its lines read, under the workload.
      onDecision: () => {
        removing ??= onBox(({ box }) => box.run(['sh', '-c', 'pkill -x cat; sleep 0.2; rmmod rabench']))
      },
    }),
  )
  await removing
  expect(measurements).toBe(4)
  const failed = found.measurements.filter(({ failure }) => failure !== undefined)
  expect(failed.map(({ arm, failure }) => [arm, failure?.code])).toEqual([['module', 'module-lost']])
  expect(found.report.caveats.join(' ')).toContain('module')
  // What was measured after it was measured alone.
  await onBox(async ({ box }) => {
    expect((await box.run(['pgrep', '-x', 'fio'])).stdout).toBe('')
  })
  expect(await readahead()).toBe(128)
})
