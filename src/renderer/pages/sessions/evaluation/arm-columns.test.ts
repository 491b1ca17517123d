import { expect, test } from 'vitest'
import type { ArmReport, WorkloadReport } from '../../../../shared/experiment/index.ts'
import { columnsOf, countText, microseconds } from './arm-columns.ts'

const spread = (median: number) => ({ median, lowest: median * 0.9, highest: median * 1.1 })
const of = (...arms: readonly ArmReport[]): WorkloadReport => ({
  ...{ workload: 'a', isTrained: true, unit: 'bytes/s', arms },
})

test('an evaluation of before the box was read has no columns for what was not', () => {
  const old = of({ arm: 'default', measured: 3, failed: 0, throughput: spread(5e6) })
  expect(columnsOf([old]).map(({ title }) => title)).toEqual(['Throughput, median', 'Lowest to highest'])
})

test('a column is there as soon as one arm of one workload has a value', () => {
  const bare = of({ arm: 'default', measured: 3, failed: 0, throughput: spread(5e6) })
  const whole = of({ arm: 'module', measured: 2, failed: 1, readAmplification: spread(31.4), cpuShare: spread(0.12) })
  const columns = columnsOf([bare, whole])
  expect(columns.map(({ title }) => title)).toContain('Read by asked')
  const [arm] = whole.arms
  expect(arm && columns.map(({ text }) => text(arm, whole))).toEqual([...[undefined, undefined, '31.4', '12\u2009%']])
})

test('operations are counted a second, bytes have their prefix', () => {
  const operations: WorkloadReport = {
    ...of({ arm: 'a', measured: 1, failed: 0, throughput: spread(1446) }),
    unit: 'operations/s',
  }
  const [throughput] = columnsOf([operations])
  const [arm] = operations.arms
  expect(arm && throughput?.text(arm, operations)).toBe('1.45\u2009k/s')
})

test('a latency is told in the unit that it is read in', () => {
  expect([820, 2414, 1_200_000].map(microseconds)).toEqual(['820\u2009µs', '2.41\u2009ms', '1.20\u2009s'])
})

test('failures are counted beside what was measured', () => {
  expect([countText({ measured: 5, failed: 0 }), countText({ measured: 2, failed: 1 })]).toEqual(['5', '2, 1 failed'])
})
