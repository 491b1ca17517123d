import { describe, expect, it } from 'vitest'
import { latencyOf, operationsBetween, readSteps } from './progress.ts'
import { parseStampedLines } from './stamped-lines.ts'

const step = (atMs: number, operations: number) => ({ atMs, operations })

describe('operations between two moments', () => {
  it('are those of the steps inside, and of the two at the edges the share that is inside', () => {
    // By hand: a quarter of the first step, the second whole, half of the third.
    expect(operationsBetween([step(400, 8), step(500, 3), step(700, 10)], 0, 300, 600)).toBe(2 + 3 + 5)
  })

  it('are a part of one step that is longer than all of the measured part', () => {
    expect(operationsBetween([step(10_000, 1)], 0, 4_000, 6_000)).toBeCloseTo(0.2, 12)
  })

  it('count two lines that came at once both', () => {
    expect(operationsBetween([step(100, 5), step(100, 5), step(200, 1)], 0, 0, 100)).toBe(10)
  })

  it('are unknown where the steps end too early: what was under way then is in none of them', () => {
    expect(operationsBetween([step(400, 8), step(500, 3)], 0, 300, 501)).toBeUndefined()
    expect(operationsBetween([], 0, 300, 500)).toBeUndefined()
  })

  it('add up to all of them over adjoining parts', () => {
    const steps = [step(130, 7), step(131, 1), step(490, 20), step(900, 3), step(1000, 4)]
    const parts = [0, 37, 130, 480, 777, 1000]
    const sum = parts
      .slice(1)
      .reduce((all, to, index) => all + (operationsBetween(steps, 0, parts[index] ?? 0, to) ?? NaN), 0)
    expect(sum).toBeCloseTo(35, 9)
  })
})

describe('percentiles of latencies', () => {
  it('are by nearest rank', () => {
    const us = Array.from({ length: 200 }, (_, index) => 200 - index)
    expect(latencyOf(us)).toEqual({ p50Us: 100, p99Us: 198 })
    expect(latencyOf([7])).toEqual({ p50Us: 7, p99Us: 7 })
  })
})

describe('a program that prints a line for each thing done', () => {
  const output = [
    '5.000000 starting',
    '100.000000 go',
    '100.500000 x',
    '101.500000 x',
    '102.100000 x',
    '103.000000 x',
    '',
  ]
  const options = {
    request: { warmupSeconds: 1, seconds: 1.5, seed: 1 },
    operationsOf: (text: string) => (text === 'x' ? 1 : undefined),
    bytesPerOperation: 100,
  }

  it('is measured after the warm-up, which counts from its start', () => {
    const figures = readSteps(parseStampedLines(output.join('\n')), { ...options, hasLatency: true })
    // From 101.0 to 102.5: half of the second, the third, and 0.4 of 0.9 s of the fourth.
    const operations = 0.5 + 1 + 0.4 / 0.9
    expect(figures).toMatchObject({ fromMs: 101_000, toMs: 102_500, askedReadBytes: Math.round(100 * operations) })
    expect(figures?.operationsPerSecond).toBeCloseTo(operations / 1.5, 6)
    expect(figures?.bytesPerSecond).toBeCloseTo((100 * operations) / 1.5, 4)
    expect(figures?.latency?.p50Us).toBeCloseTo(600_000, 0)
    expect(figures?.latency?.p99Us).toBeCloseTo(1_000_000, 0)
  })

  it('is not measured where it was never started, or ended before the end', () => {
    expect(
      readSteps(parseStampedLines(output.filter((line) => !line.endsWith('go')).join('\n')), options),
    ).toBeUndefined()
    expect(readSteps(parseStampedLines(output.slice(0, 5).join('\n')), options)).toBeUndefined()
  })
})
