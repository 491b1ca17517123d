import { describe, expect, it } from 'vitest'
import { fioInWindow, spreadOf } from './fio-in-window.ts'
import type { FioSampleRecord } from './records.ts'

const sample = (
  kind: FioSampleRecord['kind'],
  direction: FioSampleRecord['direction'],
  timeMs: number,
  value: number,
): FioSampleRecord => ({ kind, direction, timeMs, value })

describe('fioInWindow', () => {
  it('takes each sample into the window that holds most of its interval', () => {
    const samples = [500, 1000, 1500, 2000, 2500, 3000].map((timeMs) => sample('bw', 'read', timeMs, timeMs))
    const at = (fromMs: number) => fioInWindow(samples, { fromMs, toMs: fromMs + 1000, averageMs: 500 }).bandwidthKib
    // The interval from 500 to 1000 lies in by 300 ms, and would by 200 ms.
    expect(at(700)).toEqual([1000, 1500])
    expect(at(800)).toEqual([1500, 2000])
    expect([...at(300), ...at(1300), ...at(2300)]).toEqual([1000, 1500, 2000, 2500, 3000])
  })

  it('adds reads and writes up, and weights their latencies by how many there were', () => {
    const samples = [
      ...[sample('bw', 'read', 500, 40), sample('bw', 'write', 500, 8), sample('bw', 'read', 1000, 50)],
      ...[sample('iops', 'read', 500, 300), sample('iops', 'write', 500, 100), sample('iops', 'read', 1000, 200)],
      ...[sample('lat', 'read', 500, 1000), sample('lat', 'write', 500, 5000), sample('lat', 'read', 1000, 700)],
    ]
    expect(fioInWindow(samples, { fromMs: 0, toMs: 1000, averageMs: 500 })).toEqual({
      bandwidthKib: [48, 50],
      iops: [400, 200],
      // (1000 * 300 + 5000 * 100) / 400
      latencyNs: [2000, 700],
    })
  })

  it('says nothing of latencies in two directions whose weights are not known', () => {
    const samples = [
      sample('lat', 'read', 500, 1000),
      sample('lat', 'write', 500, 5000),
      sample('iops', 'read', 500, 3),
    ]
    expect(fioInWindow(samples, { fromMs: 0, toMs: 1000, averageMs: 500 }).latencyNs).toEqual([])
  })
})

describe('spreadOf', () => {
  it('has the population’s deviation and the percentile between ranks', () => {
    // Deviations -3, -1, 1, 3: variance 20 / 4. The 95th percentile at rank 2.85 of 0..3: 7 + 0.85 * 2.
    expect(spreadOf([9, 3, 7, 5])).toEqual({ mean: 6, std: Math.sqrt(5), min: 3, max: 9, p95: 8.7 })
    expect(spreadOf([4])).toEqual({ mean: 4, std: 0, min: 4, max: 4, p95: 4 })
    expect(spreadOf([])).toBeUndefined()
  })
})
