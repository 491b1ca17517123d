import { expect, test } from 'vitest'
import { ReadingLines, type BoxReading } from './box-readings.ts'
import { usageBetween } from './box-usage.ts'

/** user nice system idle iowait irq softirq steal guest guest_nice, in hundredths of a second: the order of proc_stat(5). */
function reading(upSeconds: number, cpu: string, readSectors: number, load = 0.25): BoxReading {
  const lines = new ReadingLines()
  lines.take('clock 1000.0 0.0')
  const one = lines.take(`${upSeconds} 128 ${load} cpu ${cpu} disk 10 0 ${readSectors} 5 0 0 0 0 0 0 0`)
  if (one === undefined) throw new Error('no reading')
  return one
}

const READINGS = [
  reading(0, '0 0 0 0 0 0 0 0 0 0', 0),
  reading(1, '10 5 20 100 50 3 2 10 0 0', 2048),
  reading(2, '20 10 40 200 100 6 4 20 0 0', 6144, 3),
]

test('a span between readings has its share of what grew around it', () => {
  // From half a second to one and a half: half of 1 MiB and half of 2 MiB.
  const usage = usageBetween(READINGS, 1_000_500, 1_001_500)
  expect(usage).toMatchObject({ fromMs: 1_000_500, toMs: 1_001_500, diskReadBytes: 1.5 * 2 ** 20, loadBefore: 0.25 })
  // Busy is user, nice, system, irq and softirq: 0.40 s a second; 0.10 s of 2.00 s were stolen.
  expect(usage?.cpuSeconds).toBeCloseTo(0.4, 10)
  expect(usage?.stealShare).toBeCloseTo(0.05, 10)
})

test('a span that nobody watched has no figures', () => {
  expect(usageBetween(READINGS, 1_000_500, 1_009_000)).toBeUndefined()
  expect(usageBetween(READINGS, 900_000, 1_001_000)).toBeUndefined()
  expect(usageBetween([], 0, 1)).toBeUndefined()
})

test('counters that went back have no figures: the disk is another one', () => {
  expect(usageBetween([READINGS[2]!, { ...READINGS[0]!, atMs: 1_003_000 }], 1_002_200, 1_002_800)).toBeUndefined()
})
