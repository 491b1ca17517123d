import { describe, expect, test } from 'vitest'
import { classId, type AccessClass } from '../../shared/classes.ts'
import { decisionLineSchema } from '../../shared/decisions.ts'
import { evaluationPlanSchema, evaluationReportSchema, type Measurement } from '../../shared/experiment/index.ts'
import type { EvaluatedDecision } from './judged.ts'
import { evaluationReport } from './report.ts'

const shape = { rw: 'randread', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 } as const
const PLAN = evaluationPlanSchema.parse({
  ...{ format: 'rabench-evaluation-plan', version: 1, name: 'test', title: '', description: '', fileMib: 16 },
  ...{ repetitions: 5, seed: 1, warmupSeconds: 0, seconds: 3 },
  arms: [
    { kind: 'default' },
    { kind: 'fixed', kib: 16 },
    { kind: 'fixed', kib: 65_536 },
    { kind: 'module' },
    { kind: 'module', homeKib: 65_536 },
  ],
  workloads: [
    { kind: 'fio', name: 'random', label: 'random', jobs: [shape], isTrained: true },
    { kind: 'fio', name: 'bursts', label: 'random', jobs: [shape] },
    {
      ...{ kind: 'phases', name: 'changing' },
      phases: [
        { label: 'sequential', shape: { ...shape, rw: 'read' }, seconds: 10 },
        { label: 'random', shape, seconds: 10 },
      ],
    },
  ],
})

const AT = '2026-11-25T00:00:00.000Z'
const BOX = { diskWrittenBytes: 0, diskReadRequests: 100, cpuSeconds: 0.5, stealShare: 0, loadBefore: 0.5 }

function measured(
  workload: string,
  arm: string,
  repetition: number,
  bytesPerSecond: number,
  more: Partial<Measurement> = {},
): Measurement {
  return {
    ...{ workload, arm, repetition, order: 0, seed: 1, startedAt: AT, kernel: '6.12' },
    figures: {
      operationsPerSecond: bytesPerSecond / 4096,
      bytesPerSecond,
      askedReadBytes: 1000,
      latency: { p50Us: 100 * repetition, p99Us: 1000 },
      box: { ...BOX, fromMs: 0, toMs: 2000, diskReadBytes: 4000 },
    },
    ...more,
  }
}

function changing(arm: string, repetition: number, rates: readonly [number, number]): Measurement {
  const parts = (['sequential', 'random'] as const).map((label, index) => ({
    ...{ name: label, label, operationsPerSecond: 1, bytesPerSecond: rates[index] ?? 0 },
    ...{ fromMs: index * 10_000, toMs: (index + 1) * 10_000 },
  }))
  return measured('changing', arm, repetition, 0, { figures: { operationsPerSecond: 1, bytesPerSecond: 1, parts } })
}

const FIVE = [1, 2, 3, 4, 5]
const MEASUREMENTS = [
  // Each repetition is slower than the last, in all arms alike.
  ...FIVE.flatMap((repetition) => [
    measured('random', 'default', repetition, 100 / repetition),
    measured('random', 'fixed-16', repetition, 300 / repetition),
    measured('random', 'fixed-65536', repetition, 1 / repetition),
    measured('random', 'module', repetition, (250 + repetition) / repetition),
    measured('random', 'module-over-65536', repetition, 50 / repetition),
    measured('bursts', 'default', repetition, 100),
    measured('bursts', 'module', repetition, repetition % 2 === 0 ? 90 : 110),
    changing('default', repetition, [40, 10]),
    changing('fixed-16', repetition, [10, 30]),
    changing('module', repetition, [40, 30]),
  ]),
  measured('bursts', 'fixed-16', 1, 1, {
    figures: undefined,
    failure: { code: 'command-failed', message: 'It broke.' },
  }),
]

const line = (said: AccessClass | 'idle', more: object = {}) =>
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
      writes: 0,
    },
    ...{
      readaheads: 0,
      readahead_kib_before: 128,
      features_q16: [],
      logits_q16: [],
      confidence_milli: 900,
      action: 'keep',
    },
    ...{ readahead_kib: 16, files: 0, walk_us: 0, class: said === 'idle' ? -1 : classId(said) },
    ...more,
  })
const decided = (
  workload: string,
  repetition: number,
  label: AccessClass | undefined,
  decision: ReturnType<typeof line>,
): EvaluatedDecision => ({
  ...{ workload, arm: 'module', repetition, decision },
  ...(label === undefined ? {} : { label }),
})
const DECISIONS = [
  decided('random', 1, 'random', line('random')),
  decided('random', 1, 'random', line('random')),
  decided('random', 1, undefined, line('mixed')),
  decided('random', 1, 'random', line('idle')),
  decided('bursts', 1, 'random', line('mixed')),
  decided('bursts', 1, 'random', line('mixed', { abstained: 'unsure' })),
  decided('changing', 1, 'sequential', line('sequential', { wall_ns: 2.5e9, accepted: 0 })),
  // 10 s is the change; what was in force before goes on for one window.
  decided('changing', 1, undefined, line('random', { wall_ns: 12.5e9, accepted: 0 })),
  decided('changing', 1, 'random', line('random', { wall_ns: 15e9, accepted: 1 })),
  decided('changing', 2, undefined, line('sequential', { wall_ns: 12.5e9, accepted: 0 })),
]

const report = evaluationReport({ plan: PLAN, measurements: MEASUREMENTS, decisions: DECISIONS })
const workload = (name: string) => report.workloads.find((one) => one.workload === name)
const arm = (name: string, key: string) => workload(name)?.arms.find((one) => one.arm === key)

test('a report is what its schema says', () => {
  expect(evaluationReportSchema.parse(report)).toEqual(report)
})

describe('an arm', () => {
  test('is compared pair by pair, so that a box that slows down does not blur the ratio', () => {
    const ratio = arm('random', 'module')?.ratio
    expect(ratio?.value).toBeGreaterThan(2.51)
    expect(ratio?.value).toBeLessThan(2.55)
    expect(ratio?.interval95[0]).toBeGreaterThan(2.5)
    expect(ratio?.interval95[1]).toBeLessThan(2.56)
    expect(arm('random', 'module')?.effect).toBe('better')
    expect(arm('bursts', 'module')?.effect).toBe('no-difference')
    expect(arm('random', 'fixed-65536')?.effect).toBe('worse')
  })

  test('of a module on a disk with another default is compared with that default', () => {
    expect(arm('random', 'module-over-65536')?.ratio?.value).toBeCloseTo(50, 9)
  })

  test('has medians with their range, what was read for a byte that was asked for, and processor time', () => {
    expect(arm('random', 'default')).toMatchObject({
      measured: 5,
      failed: 0,
      p50Us: { median: 300, lowest: 100, highest: 500 },
      readAmplification: { median: 4 },
      cpuShare: { median: 0.25 },
    })
    const throughput = arm('random', 'default')?.throughput
    expect(throughput?.median).toBeCloseTo(100 / 3, 9)
    expect(throughput?.lowest).toBeCloseTo(20, 9)
    expect(throughput?.highest).toBeCloseTo(100, 9)
    expect(arm('random', 'default')).not.toHaveProperty('ratio')
  })

  test('that failed is counted, and in no figure', () => {
    expect(arm('bursts', 'fixed-16')).toEqual({ arm: 'fixed-16', measured: 0, failed: 1 })
    expect(report.caveats.join('\n')).toContain('bursts, fixed 16 KiB: It broke.')
  })
})

test('the oracle is the best fixed value with hindsight, and the module’s share of it is paired', () => {
  expect(workload('random')?.oracle?.arm).toBe('fixed-16')
  expect(workload('random')?.oracle?.share?.value).toBeCloseTo(253 / 300, 2)
  expect(workload('bursts')?.oracle).toBeUndefined()
})

test('decisions count where the class is known; an abstention is neither right nor wrong, an idle window nothing', () => {
  expect(report.judged).toMatchObject({ windows: 6, abstained: 1, decided: 5, right: 4 })
  expect(workload('random')?.judged).toMatchObject({ windows: 2, right: 2, decided: 2 })
  expect(report.judged?.confusionMatrix).toEqual([
    [1, 0, 0],
    [0, 3, 1],
    [0, 0, 0],
  ])
  // Without the shape that profiles train on.
  expect(report.judgedUnseen).toMatchObject({ windows: 4, decided: 3, right: 2 })
})

test('phases: what the best fixed value, an ideal switch and the module make of them', () => {
  const [phases] = report.phases
  // Geometric means: default 20, fixed 16 KiB 17.3, the best of each 34.6, the module the same.
  expect(phases?.bestFixedArm).toBe('default')
  expect(phases?.idealOverBestFixed).toBeCloseTo(Math.sqrt(3), 9)
  expect(phases?.overBestFixed?.value).toBeCloseTo(Math.sqrt(3), 9)
  expect(phases?.shareOfIdeal).toBeCloseTo(1, 9)
  // Repetition 1: two windows. Repetition 2: never in its one window, so at least two. Of the others no decision is known.
  expect(phases?.reaction).toEqual({ changes: 2, missed: 1, medianWindows: 2 })
})

test('phases: the arms that an ideal switch takes are those of the other repetitions', () => {
  // In each repetition another arm was lucky in the first phase, so that what was best in the others loses: 10 of 20.
  const measurements = [
    changing('default', 1, [20, 10]),
    changing('fixed-16', 1, [10, 10]),
    changing('default', 2, [10, 10]),
    changing('fixed-16', 2, [20, 10]),
    changing('module', 1, [20, 10]),
    changing('module', 2, [20, 10]),
  ]
  const [phases] = evaluationReport({ plan: PLAN, measurements, decisions: [] }).phases
  expect(phases?.idealOverBestFixed).toBeCloseTo(1, 9)
  expect(phases?.overBestFixed?.value).toBeCloseTo(Math.sqrt(2), 9)
})

test('a verdict tells how many workloads are better, worse and neither', () => {
  expect(report.verdict).toContain('better than the default on 2 of 3 workloads (random 2.53 times [2.51, 2.55]')
  expect(report.verdict).toContain('no difference shown on 1')
  expect(report.verdict).toContain('worse on none')
})

test('a verdict does not pass over workloads that could not be compared', () => {
  const measurements = [1, 2].flatMap((repetition) => [
    measured('a', 'default', repetition, 2),
    measured('a', 'module', repetition, 1),
    measured('b', 'default', repetition, 2),
  ])
  expect(evaluationReport({ measurements, decisions: [] }).verdict).toBe(
    'With the module the throughput is better than the default on 0 of 2 workloads, ' +
      'worse on 1 (a 0.50 times [0.50, 0.50]), not compared on 1.',
  )
})

test('an evaluation without a plan, of an older release, is reported from what was measured', () => {
  const old = MEASUREMENTS.filter(
    ({ arm: key, workload: name }) => name === 'random' && (key === 'default' || key === 'module'),
  )
  const bare = old.map(({ figures, ...rest }) => ({
    ...rest,
    figures: { operationsPerSecond: 1, bytesPerSecond: figures?.bytesPerSecond ?? 0 },
  }))
  const without = evaluationReport({ measurements: bare, decisions: [] })
  expect(without.workloads).toHaveLength(1)
  expect(without.workloads[0]?.arms[1]?.ratio?.value).toBeGreaterThan(2.5)
  expect(without.judged).toBeUndefined()
})

describe('caveats', () => {
  const caveatsOf = (measurements: readonly Measurement[]) =>
    evaluationReport({ measurements, decisions: [] }).caveats.join('\n')
  const three = [1, 2, 3].flatMap((repetition) => [
    measured('a', 'default', repetition, 1),
    measured('a', 'module', repetition, 2),
  ])

  test('name how little three pairs are', () => {
    expect(caveatsOf(three)).toContain('3 pairs: they cover the truth about 75 %')
  })

  test('name a workload whose best fixed value could only be chosen from the one repetition that it is compared in', () => {
    const lucky = (repetitions: readonly number[]) =>
      caveatsOf(
        repetitions.flatMap((repetition) =>
          ['default', 'fixed-16', 'module'].map((key) => measured('a', key, repetition, 1)),
        ),
      )
    expect(lucky([1])).toContain('no other repetition to choose it by: a.')
    expect(lucky([1, 2])).not.toContain('to choose it by')
    expect(caveatsOf(three.slice(0, 2))).not.toContain('to choose it by')
  })

  test('name an arm that was lost in the middle, and one under which nothing got done', () => {
    const lost = three.filter(({ arm: key, repetition }) => key === 'default' || repetition < 3)
    expect(caveatsOf(lost)).toContain('Of a, module, 2 of 3 pairs are whole.')
    const idle = three.map((one) =>
      one.arm === 'default' && one.repetition === 3 ? measured('a', 'default', 3, 0) : one,
    )
    expect(caveatsOf(idle)).toContain('Got nothing done once, and is in no ratio: a, default.')
  })

  test('name comparisons that have no interval, and do not hide behind them that others are rough', () => {
    const caveats = caveatsOf([...three, measured('b', 'default', 1, 1), measured('b', 'module', 1, 1)])
    expect(caveats).toContain('1 of 2 comparisons have fewer than 2 pairs')
    expect(caveats).toContain('3 pairs: they cover')
  })

  test('say what the virtual box shows, and what the kernel does by itself from 7.0 on', () => {
    expect(caveatsOf(three)).not.toContain('virtual')
    expect(evaluationReport({ measurements: three, decisions: [], isVirtual: true }).caveats[0]).toContain('emulated')
    expect(caveatsOf(three)).not.toContain('7.x')
    expect(caveatsOf(three.map((one) => ({ ...one, kernel: '7.3.4+deb13-amd64' })))).toContain('Linux 7.x')
  })

  test('name a kernel that changed in the middle, and processors that others had', () => {
    expect(caveatsOf(three.map((one, index) => ({ ...one, kernel: index > 2 ? '7.3' : '6.12' })))).toContain(
      '6.12 and then 7.3',
    )
    const stolen = three.map((one) => ({
      ...one,
      figures: { operationsPerSecond: 1, box: { ...BOX, fromMs: 0, toMs: 1, diskReadBytes: 0, stealShare: 0.1 } },
    }))
    expect(caveatsOf(stolen)).toContain('6 of 6 measurements the hypervisor')
  })
})
