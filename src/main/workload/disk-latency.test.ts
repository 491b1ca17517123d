import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { localBox } from '../box/testing/local-box.ts'
import { readLatencyUs } from './disk-latency.ts'

const workingLoops = process.getuid?.() === 0 && existsSync('/dev/loop-control')

test.skipIf(!workingLoops)('a disk answers in some microseconds to milliseconds (root and loop devices)', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'rabench-latency-'))
  const image = path.join(directory, 'disk.img')
  execFileSync('truncate', ['--size=64M', image])
  const device = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim()
  try {
    const us = await readLatencyUs(localBox(), path.basename(device))
    expect(us).toBeGreaterThan(1)
    expect(us).toBeLessThan(1_000_000)
  } finally {
    execFileSync('losetup', ['--detach', device])
    rmSync(directory, { recursive: true })
  }
})
