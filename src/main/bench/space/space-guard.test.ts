import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BenchError } from '../../../shared/errors.ts'
import { localBox } from '../../box/testing/local-box.ts'
import type { Room } from './room.ts'
import { SpaceGuard, type SpaceGuardOptions } from './space-guard.ts'

const MIB = 1024 * 1024
const PLACE = { what: 'the data folder', directory: '/data', instead: 'another one' }

let directory: string
let freeMib: number
let commands: (readonly string[])[]
let guard: SpaceGuard
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rabench-guard-'))
  freeMib = 10_000
  commands = []
})
afterEach(() => {
  guard.end()
  rmSync(directory, { recursive: true })
})

function guarding(changes: Partial<Room> = {}, options: SpaceGuardOptions = {}): SpaceGuard {
  const here = localBox()
  const box: Room['access']['box'] = {
    ...here,
    must: (argv, how) => {
      commands.push(argv)
      return here.must(argv, how)
    },
  }
  const address = { name: 'b', host: 'h', port: 22, user: 'root', auth: { kind: 'agent' as const }, scratch: directory }
  const look = () => Promise.resolve({ id: 1, freeBytes: freeMib * MIB })
  const room = { access: { box, address }, traceBytes: MIB, places: [PLACE], look, ...changes }
  guard = new SpaceGuard(room, { everyMs: 5, ...options })
  return guard
}

const short = expect.objectContaining({
  code: 'no-space',
  message: 'The disk of this computer that holds the data folder (/data) has 499 MiB free; 500 MiB are to stay free.',
}) as unknown

test('work is aborted when a disk of this computer runs short, and that is why it ended, whatever failed of it', async () => {
  const { signal } = guarding()
  await sleep(30)
  expect(signal.aborted).toBe(false)
  freeMib = 499
  await expect.poll(() => signal.aborted).toBe(true)
  expect(signal.reason).toEqual(short)
  expect(guard.reasonOf(new BenchError('interrupted', 'Reading the trace was interrupted.'))).toEqual(short)
  // While a run is measured, nothing is asked of the box.
  expect(commands).toEqual([])
})

test('between two runs the disks here and those of the box are looked at, with one command there', async () => {
  guarding({}, { everyMs: 60_000 })
  await guard.look()
  expect(commands).toEqual([['df', '--block-size=1', '--output=avail', '--', directory, '/dev/shm']])
  freeMib = 499
  await expect(guard.look()).rejects.toEqual(short)
  expect(guard.reasonOf(new Error('anything'))).toEqual(short)
})

test('a box whose memory does not hold another trace ends the work too', async () => {
  guarding({ traceBytes: 2 ** 50 }, { everyMs: 60_000 })
  await expect(guard.look()).rejects.toThrow(/A run's trace may take .* on this-machine/)
})

test('a stop that was asked for is passed on, and stays what it is', async () => {
  const stop = new AbortController()
  const { signal } = guarding({}, { signal: stop.signal })
  const asked = new BenchError('interrupted', 'Stopped, as asked.')
  stop.abort(asked)
  expect(signal.reason).toBe(asked)
  await expect(guard.look()).rejects.toBe(asked)
  expect(guard.reasonOf(asked)).toBe(asked)
})

test('a write of this process that found no room is told as a disk that is full, all else as it is', () => {
  guarding()
  const failed = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(guard.reasonOf(failed)).toMatchObject({
    code: 'no-space',
    message: 'A disk of this computer is full: ENOSPC: no space left on device, write.',
    nextStep: 'Free some space on the disks that hold the data folder (/data).',
    cause: failed,
  })
  const mistake = new RangeError('x')
  expect(guard.reasonOf(mistake)).toBe(mistake)
})

test('once it has ended it looks no more', async () => {
  const { signal } = guarding()
  guard.end()
  freeMib = 1
  await sleep(30)
  expect(signal.aborted).toBe(false)
})
