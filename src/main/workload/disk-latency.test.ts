import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { localBox } from '../box/testing/local-box.ts'
import { readLatencyUs } from './disk-latency.ts'

const disk = readdirSync('/sys/block').find((name) => /^(vd|sd|nvme|xvd)/.test(name))
const isRoot = process.getuid?.() === 0

test.skipIf(disk === undefined || !isRoot)(
  'a disk answers in some microseconds to milliseconds (as root)',
  async () => {
    const us = await readLatencyUs(localBox(), disk!)
    expect(us).toBeGreaterThan(1)
    expect(us).toBeLessThan(1_000_000)
  },
)
