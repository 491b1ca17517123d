import { expect, test } from 'vitest'
import type { ArmReport, EvaluationReport, WorkloadReport } from '../../../../shared/experiment/index.ts'
import { forestRows, quietArms, ratioSpan, ratioTicks } from './forest.ts'

const ratio = (value: number) => ({ value, interval95: [value * 0.9, value * 1.1] as const, pairs: 5 })
const arm = (key: string, value?: number): ArmReport => ({
  ...{ arm: key, measured: 5, failed: 0 },
  ...(value === undefined ? {} : { ratio: ratio(value), effect: value > 1.1 ? 'better' : 'no-difference' }),
})
const workload = (name: string, label: WorkloadReport['label'], arms: readonly ArmReport[]): WorkloadReport => ({
  ...{ workload: name, isTrained: false, unit: 'bytes/s', arms },
  ...(label === undefined ? {} : { label }),
})
const report = (workloads: readonly WorkloadReport[], more: Partial<EvaluationReport> = {}): EvaluationReport => ({
  ...{ verdict: '', workloads, phases: [], caveats: [] },
  ...more,
})

const FOUR_ARMS = [arm('default'), arm('fixed-16', 2.6), arm('fixed-256', 0.4), arm('module', 2.4)]

test('workloads stand under their class, phases and neighbours under names of their own, the mean at the end', () => {
  const phases = [{ workload: 'to and fro', bestFixedArm: 'fixed-64', idealOverBestFixed: 1.4 }]
  const rows = forestRows(
    report(
      [
        workload('random mmap 4k', 'random', FOUR_ARMS),
        workload('neighbours', undefined, FOUR_ARMS),
        workload('to and fro', undefined, FOUR_ARMS),
        workload('sequential 8k', 'sequential', FOUR_ARMS),
      ],
      { phases, overDefault: ratio(1.5) },
    ),
    [],
  )
  expect(rows.map((row) => row.title)).toEqual([
    ...['▬ sequential', 'sequential 8k', '✕ random', 'random mmap 4k', 'changing over time', 'to and fro'],
    ...['no single class', 'neighbours', 'All, geometric mean'],
  ])
})

test('the module leads, and of the others those are there that were asked for', () => {
  const of = report([workload('a', 'random', FOUR_ARMS)])
  expect(quietArms(of)).toEqual(['fixed-16', 'fixed-256'])
  const [, row] = forestRows(of, ['fixed-256'])
  expect(row).toMatchObject({ lead: { arm: 'module', effect: 'better' }, others: [{ arm: 'fixed-256' }] })
})

test('a workload without a whole pair keeps its line, without a point', () => {
  const [, row] = forestRows(report([workload('a', 'random', [arm('default'), arm('module')])]), [])
  expect(row).toMatchObject({ kind: 'workload', lead: undefined, others: [] })
})

test('without a known class there is nothing to group by', () => {
  const rows = forestRows(report([workload('a', undefined, FOUR_ARMS)]), [])
  expect(rows.map(({ kind }) => kind)).toEqual(['workload'])
})

test('two module arms are two lines, named by the disk that they found', () => {
  const arms = [arm('default'), arm('module', 2), arm('fixed-65536', 0.01), arm('module-over-65536', 240)]
  const rows = forestRows(report([workload('a', 'random', arms)]), ['fixed-65536'])
  expect(rows.map(({ title }) => title)).toEqual(['✕ random', 'a, module', 'a, module over 64 MiB'])
})

test('the axis holds every interval that is drawn, and 1', () => {
  const rows = forestRows(report([workload('a', 'random', FOUR_ARMS)]), [])
  const [low, high] = ratioSpan(rows)
  expect(low).toBeLessThan(0.95)
  expect(high).toBeGreaterThan(2.4 * 1.1)
  expect(ratioSpan(forestRows(report([workload('a', 'random', FOUR_ARMS)]), ['fixed-256']))[0]).toBeLessThan(0.36)
})

test.each([
  [
    [0.92, 1.08],
    [0.92, 0.94, 0.96, 0.98, 1, 1.02, 1.04, 1.06, 1.08],
  ],
  [
    [0.9, 3],
    [1, 1.5, 2, 3],
  ],
  [
    [0.35, 11],
    [0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10],
  ],
  [
    [0.9, 600],
    [1, 2, 5, 10, 20, 50, 100, 200, 500],
  ],
] as const)('ticks of %j are round and few', (span, ticks) => {
  expect(ratioTicks(span)).toEqual(ticks)
})

test('however wide the axis, there are at most nine ticks and 1 is one of them', () => {
  for (const low of [1e-4, 0.01, 0.3, 0.95])
    for (const high of [1.05, 1.7, 4, 30, 900, 9e4]) {
      const ticks = ratioTicks([low, high])
      expect(ticks).toContain(1)
      expect(ticks.length).toBeLessThanOrEqual(9)
    }
})
