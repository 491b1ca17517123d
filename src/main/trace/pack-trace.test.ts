import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packTrace } from './pack-trace.ts'
import { readWindows } from './read-windows.ts'
import { unpackSession } from './testing/fixture.ts'

const DISK = { device: { major: 254, minor: 16 }, windowSeconds: [1, 0.25], measured: true } as const

let directory: string
let session: string
let packed: string
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-pack-'))
  session = unpackSession('virtual-box-rotated', directory)
  packed = join(directory, 'run.tar.zst')
  await packTrace(session, packed)
})
afterAll(() => {
  rmSync(directory, { recursive: true })
})

test('a packed trace gives the same windows as its directory', async () => {
  expect(await readWindows(packed, DISK)).toEqual(await readWindows(session, DISK))
})

test('tar and zstd open it', () => {
  const there = join(directory, 'unpacked')
  mkdirSync(there)
  expect(spawnSync('tar', ['--use-compress-program', 'zstd', '-C', there, '-xf', packed]).stderr.toString()).toBe('')
  expect(spawnSync('diff', ['-r', session, there]).status).toBe(0)
})

test('a trace larger than a frame is read across frames', async () => {
  const busy = unpackSession('virtual-box-busy', directory)
  const file = join(directory, 'busy.tar.zst')
  // Doubled in size by a file that is no stream's.
  mkdirSync(join(busy, 'notes'))
  writeFileSync(join(busy, 'notes', 'noise'), Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * i) % 253)))
  await packTrace(busy, file)
  expect(await readWindows(file, DISK)).toEqual(await readWindows(join(busy, 'kernel'), DISK))
})

test('nothing unfinished is left where it cannot be written', async () => {
  const missing = join(directory, 'no-such-session')
  await expect(packTrace(missing, join(directory, 'none.tar.zst'))).rejects.toThrow()
  expect(readdirSync(directory).filter((name) => name.startsWith('none'))).toEqual([])
})

describe('a damaged pack is refused by file and byte', () => {
  const damaged = async (change: (bytes: Buffer) => Buffer): Promise<unknown> => {
    const file = join(directory, 'damaged.tar.zst')
    writeFileSync(file, change(readFileSync(packed)))
    return readWindows(file, DISK).then(
      () => 'no complaint',
      (error: unknown) => error,
    )
  }
  const refusal = expect.objectContaining({ code: 'bad-trace', problem: 'bad-pack' }) as unknown

  test.each([
    ['cut', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['empty', () => Buffer.alloc(0)],
    ['no seek table', (bytes: Buffer) => bytes.fill(0, bytes.length - 9)],
    ['a frame changed', (bytes: Buffer) => bytes.fill(0xee, 20, 40)],
    ['more frames than the file has', (bytes: Buffer) => bytes.fill(0xff, bytes.length - 9, bytes.length - 5)],
    ['a frame that claims gigabytes', (bytes: Buffer) => bytes.fill(0xff, bytes.length - 13, bytes.length - 9)],
  ])('%s', async (_name, change) => {
    expect(await damaged(change)).toEqual(refusal)
  })
})
