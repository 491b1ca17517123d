import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRequests } from './read-requests.ts'
import { readWindows } from './read-windows.ts'
import { babeltraceLines, hasBabeltrace } from './testing/babeltrace-text.ts'
import { unpackFixture } from './testing/fixture.ts'
import { openNow } from './testing/open-now.ts'

const LAB_DISK = { major: 254, minor: 16 }
const LAB_DEV = 254 * 2 ** 20 + 16
const WINDOW_NS = 2_500_000_000n
const [WRITE, DISCARD, READ, READAHEAD] = [1, 2, 4, 8]

let directory: string
let trace: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-requests-'))
  trace = unpackFixture('virtual-box', directory)
})
afterAll(() => {
  rmSync(directory, { recursive: true })
})

const ISSUE =
  /^\[(\d+)\] \S* ?block_rq_issue: .*\{ dev = (\d+), sector = (\d+), nr_sector = (\d+), bytes = (\d+), .*rwbs = (\d+),/

describe.runIf(hasBabeltrace)('the requests of a stretch of time, beside babeltrace2', () => {
  test('are the same, with every field equal', async () => {
    const { clock } = openNow(trace)
    const theirs = babeltraceLines(trace).flatMap((line) => {
      const [, cycles = '', dev, sector, , bytes, flags] = ISSUE.exec(line) ?? []
      const rwbs = Number(flags)
      const isOurs =
        Number(dev) === LAB_DEV && Number(bytes) > 0 && (rwbs & (READ | WRITE)) > 0 && (rwbs & DISCARD) === 0
      if (!isOurs) return []
      return [
        {
          ...{ timeNs: clock.epochOf(BigInt(cycles)), sector: Number(sector), bytes: Number(bytes) },
          ...{ isWrite: (rwbs & WRITE) > 0, isReadahead: (rwbs & READAHEAD) > 0 },
        },
      ]
    })
    const { startTimeNs, windows } = await readWindows(trace, { device: LAB_DISK })
    expect(windows.length).toBeGreaterThan(2)
    for (const { index, requests: counted } of windows) {
      const fromNs = startTimeNs + BigInt(index) * WINDOW_NS
      const toNs = fromNs + WINDOW_NS
      const { total, every, requests } = await readRequests(trace, { device: LAB_DISK, fromNs, toNs, limit: 10_000 })
      expect(requests).toEqual(theirs.filter(({ timeNs }) => timeNs >= fromNs && timeNs < toNs))
      expect({ total, every }).toEqual({ total: counted, every: 1 })
    }
    expect(theirs.some(({ isWrite }) => isWrite)).toBe(true)
    expect(theirs.some(({ isReadahead }) => isReadahead)).toBe(true)
  })
})

test('too many are sampled evenly: every so many-th of all, from the first on', async () => {
  const { startTimeNs } = await readWindows(trace, { device: LAB_DISK })
  const range = { device: LAB_DISK, fromNs: startTimeNs, toNs: startTimeNs + WINDOW_NS }
  const all = await readRequests(trace, { ...range, limit: 100_000 })
  for (const limit of [1, 7, 50, all.total - 1]) {
    const some = await readRequests(trace, { ...range, limit })
    expect(some.total).toBe(all.total)
    expect(some.requests.length).toBeLessThanOrEqual(limit)
    expect(some.requests).toEqual(all.requests.filter((_, at) => at % some.every === 0))
    expect(some.every).toBeGreaterThan(1)
  }
})
