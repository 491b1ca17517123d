import { describe, expect, test } from 'vitest'
import { classId, type AccessClass } from '../../shared/classes.ts'
import { decisionLineSchema } from '../../shared/decisions.ts'
import { evaluationPlanSchema, type Measurement } from '../../shared/experiment/index.ts'
import { evaluationReport } from '../experiment/index.ts'
import { parseProfile } from '../workload/index.ts'
import { capturable, compareShadow, ratioOfModels, roundProfile, roundText, worseWorkloads } from './improve-round.ts'

const shape = { rw: 'randread', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 } as const
const PLAN = evaluationPlanSchema.parse({
  ...{ format: 'rabench-evaluation-plan', version: 1, name: 'test', title: '', description: '', fileMib: 2048 },
  ...{ repetitions: 3, seed: 1, warmupSeconds: 0, seconds: 3, arms: [{ kind: 'default' }, { kind: 'module' }] },
  workloads: [
    { kind: 'fio', name: 'bursts of pages', label: 'random', jobs: [shape] },
    { kind: 'fio', name: 'neighbours', jobs: [shape, { ...shape, rw: 'read' }] },
    { kind: 'fio', name: 'good', label: 'random', jobs: [shape] },
    { kind: 'program', name: 'db', label: 'random', program: 'db_bench', task: 'readrandom' },
    {
      ...{ kind: 'phases', name: 'changing' },
      phases: [
        { label: 'sequential', shape: { ...shape, rw: 'read' }, seconds: 10 },
        { label: 'random', shape, seconds: 10 },
        { label: 'sequential', shape: { ...shape, rw: 'read' }, seconds: 10 },
      ],
    },
  ],
})

function measured(workload: string, arm: string, repetition: number, bytesPerSecond: number): Measurement {
  return {
    ...{ workload, arm, repetition, order: 0, seed: 1, startedAt: '2026-11-25T00:00:00.000Z', kernel: '6.12' },
    readaheadKib: { before: 128, after: arm === 'module' ? 256 : 128 },
    figures: { operationsPerSecond: 1, bytesPerSecond },
  }
}

const evaluationOf = (ratios: Readonly<Record<string, number>>) => {
  const measurements = Object.entries(ratios).flatMap(([workload, ratio]) =>
    [1, 2, 3].flatMap((repetition) => [
      measured(workload, 'default', repetition, 100 * repetition),
      measured(workload, 'module', repetition, 100 * repetition * ratio),
    ]),
  )
  return { measurements, report: evaluationReport({ plan: PLAN, measurements, decisions: [] }) }
}

const WORSE = evaluationOf({ 'bursts of pages': 0.7, neighbours: 0.8, good: 1.5, db: 0.9, changing: 0.6 })

test('worse is what has its whole interval below the default’s throughput', () => {
  expect(worseWorkloads(PLAN, WORSE).map(({ name }) => name)).toEqual([
    'bursts of pages',
    'neighbours',
    'db',
    'changing',
  ])
  expect(worseWorkloads(PLAN, evaluationOf({ good: 1 }))).toEqual([])
})

test('what fio can run again with a known class is captured; of programs and unlike neighbours nothing can be', () => {
  const { captured, left } = capturable(worseWorkloads(PLAN, WORSE))
  expect(captured.map(({ workload, label }) => `${workload} ${label}`)).toEqual([
    'bursts of pages random',
    'changing sequential',
    'changing random',
    'changing sequential',
  ])
  expect(left).toEqual(['neighbours', 'db'])
})

test('a round captures each shape once under every readahead that was in force or may be, as a profile that is sound', () => {
  const { captured } = capturable(worseWorkloads(PLAN, WORSE))
  const model = { id: 'm', readaheadMapKib: { sequential: 512, random: 16, mixed: 64 } }
  const profile = roundProfile(captured, model, PLAN, WORSE, 2)
  // The random shape of the phases is that of the bursts.
  expect(profile.workloads.map(({ name }) => name)).toEqual(['1-bursts-of-pages', '2-changing'])
  for (const { readaheadKib } of profile.workloads) expect(readaheadKib).toEqual([16, 64, 128, 256, 512])
  expect(parseProfile(JSON.stringify(profile), 'a round')).toEqual(profile)
})

describe('a shadow', () => {
  const line = (said: AccessClass, shadow: AccessClass, abstained: 'no' | 'unsure' = 'no') =>
    decisionLineSchema.parse({
      ...{
        seq: 0,
        mono_ns: 0,
        wall_ns: 0,
        disk: 'vdb',
        window_ms: 2500,
        n: 2,
        distance_sectors: 1,
        jumps: 0,
        bytes: 1,
      },
      ...{ writes: 0, readaheads: 0, readahead_kib_before: 128, features_q16: [], logits_q16: [], action: 'keep' },
      ...{ confidence_milli: 900, readahead_kib: 16, files: 0, walk_us: 0, class: classId(said) },
      shadow: { class: classId(shadow), confidence_milli: 900, abstained, outside_feature: -1, logits_q16: [] },
    })
  const decided = (label: AccessClass | undefined, decision: ReturnType<typeof line>) => ({
    ...{ workload: 'a', arm: 'module', repetition: 1, decision },
    ...(label === undefined ? {} : { label }),
  })

  test('is compared with what is in charge on the same windows of a known class; an abstention is not right', () => {
    const decisions = [
      decided('random', line('sequential', 'random')),
      decided('random', line('random', 'random')),
      decided('random', line('random', 'random', 'unsure')),
      decided(undefined, line('random', 'sequential')),
    ]
    expect(compareShadow(decisions)).toEqual({ windows: 3, rightBefore: 2, rightAfter: 2 })
  })
})

test('two models are compared by the blocks of the same repetition, each workload alike', () => {
  const before = evaluationOf({ good: 1, 'bursts of pages': 1 })
  const after = evaluationOf({ good: 2, 'bursts of pages': 0.5 })
  expect(ratioOfModels(before, after)).toBeCloseTo(1, 9)
  expect(ratioOfModels(before, evaluationOf({ good: 0.9 }))).toBeCloseTo(0.9, 9)
  expect(ratioOfModels(before, { measurements: [] })).toBeUndefined()
})

test('a round is told in a sentence', () => {
  const round = {
    ...{ round: 1, workloads: ['bursts of pages'], sessionId: 's', modelId: 'n', evaluationId: 'e' },
    ...{ shadowed: { windows: 42, rightBefore: 31, rightAfter: 40 }, ratio: 0.97, outcome: 'rolled-back' as const },
  }
  expect(roundText(round, 'm')).toBe(
    'Round 1 for the model m: captured bursts of pages, which it made slower than the default. Beside it, model n was right on ' +
      '40 of 42 windows instead of 31, and in charge it gave 0.97 times the throughput; it was taken back, as that is below 0.98.',
  )
  expect(roundText({ ...round, ratio: undefined }, 'm')).toContain(
    'instead of 31, and in charge none of its measurements could be compared; it was taken back.',
  )
  expect(roundText({ ...round, ratio: undefined, outcome: 'not-better' }, 'm')).toContain(
    'instead of 31; it never came to be in charge.',
  )
})
