import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/box.ts'
import { localBox } from '../box/testing/local-box.ts'
import { fetchFile, startPartFeed } from './part-feed.ts'
import { readWindows } from './read-windows.ts'
import { unpackSession } from './testing/fixture.ts'

let directory: string
let recorded: string
let output: string
let home: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-parts-'))
  recorded = unpackSession('virtual-box-rotated', directory)
  output = join(directory, 'box')
  home = join(directory, 'laptop')
  mkdirSync(join(output, 'archives'), { recursive: true })
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

const byNumber = (a: string, b: string): number => numberOf(a) - numberOf(b)
const numberOf = (name: string): number => Number(/-(\d+)$/.exec(name)?.[1])

/** As LTTng does it: a part appears whole, by a rename. */
function archive(name: string): void {
  cpSync(join(recorded, 'archives', name), join(output, 'coming'), { recursive: true })
  renameSync(join(output, 'coming'), join(output, 'archives', name))
}

test('parts come home one by one while more are recorded, and the trace is the same', async () => {
  const names = readdirSync(join(recorded, 'archives')).sort(byNumber)
  expect(names).toHaveLength(6)
  const came: string[] = []
  const feed = await startPartFeed(localBox(), {
    outputDirectory: output,
    into: home,
    onPart: (part) => {
      came.push(basename(join(part, '..')))
    },
  })
  for (const [at, name] of names.entries()) {
    archive(name)
    // Only the first of them is waited for: the rest come in whatever bunches they do.
    if (at === 0) while (came.length === 0) await sleep(20)
  }
  const totals = await feed.finish()
  expect(came).toEqual(names)
  expect(totals.parts).toBe(6)
  expect(totals.compression).not.toBe('none')
  // What was fetched has left the box.
  expect(readdirSync(join(output, 'archives'))).toEqual([])
  expect(readdirSync(join(output, 'packed'))).toEqual([])
  expect(spawnSync('diff', ['-r', join(recorded, 'archives'), join(home, 'archives')]).status).toBe(0)
  const device = { major: 254, minor: 16 }
  expect((await readWindows(home, { device })).windows).toEqual((await readWindows(recorded, { device })).windows)
})

test('what the reader of a part throws ends the feed, and is what its end tells', async () => {
  const feed = await startPartFeed(localBox(), {
    outputDirectory: output,
    into: home,
    onPart: () => Promise.reject(new BenchError('bad-trace', 'This part is damaged.')),
  })
  archive(readdirSync(join(recorded, 'archives')).sort(byNumber)[0] ?? '')
  await expect(feed.finish()).rejects.toMatchObject({ code: 'bad-trace' })
})

test('what ended a feed while the workload still ran is what its end tells too', async () => {
  const [name = ''] = readdirSync(join(recorded, 'archives')).sort(byNumber)
  const failed = Promise.withResolvers<undefined>()
  const feed = await startPartFeed(localBox(), {
    outputDirectory: output,
    into: home,
    onPart: () => {
      failed.resolve(undefined)
      return Promise.reject(new BenchError('bad-trace', 'This part is damaged.'))
    },
  })
  archive(name)
  await failed.promise
  await sleep(200)
  await expect(feed.finish()).rejects.toMatchObject({ code: 'bad-trace' })
})

test('an abandoned feed ends, also while nothing comes', async () => {
  const feed = await startPartFeed(localBox(), { outputDirectory: output, into: home, onPart: () => undefined })
  await feed.abandon()
  expect(readdirSync(join(home, 'archives'))).toEqual([])
})

/** A file, and a box that hands over what `change` makes of the bytes that were asked for. */
function fileOnBox(change: (bytes: Buffer, attempt: number) => Buffer | BenchError) {
  const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251))
  const remote = join(directory, 'file')
  writeFileSync(remote, bytes)
  const asked: string[] = []
  const box: Box = {
    ...localBox(),
    pipe(argv, into) {
      asked.push(argv[2] ?? '')
      const rest = bytes.subarray(Number(argv[2]) - 1)
      const sent = change(rest, asked.length)
      return new Promise((resolve, reject) => {
        into.end(sent instanceof BenchError ? rest.subarray(0, 2000) : sent, () => {
          if (sent instanceof BenchError) reject(sent)
          else resolve()
        })
      })
    },
  }
  const expected = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  return { remote, box, asked, expected, bytes }
}

test('a cut transfer goes on where it was cut', async () => {
  const local = join(directory, 'local')
  const lost = new BenchError('connection-lost', 'Lost the connection.')
  const { remote, box, asked, expected, bytes } = fileOnBox((rest, attempt) => (attempt === 1 ? lost : rest))
  await expect(fetchFile(box, remote, local, expected)).rejects.toBe(lost)
  await fetchFile(box, remote, local, expected)
  expect(asked).toEqual(['+1', '+2001'])
  expect(readFileSync(local)).toEqual(bytes)
})

test('a damaged transfer is made again from the start, and given up after the third', async () => {
  const local = join(directory, 'local')
  const damaged = (rest: Buffer): Buffer => Buffer.from(rest).fill(0, 100, 200)
  const once = fileOnBox((rest, attempt) => (attempt === 1 ? damaged(rest) : rest))
  await fetchFile(once.box, once.remote, local, once.expected)
  expect(once.asked).toEqual(['+1', '+1'])
  expect(readFileSync(local)).toEqual(once.bytes)

  rmSync(local)
  const always = fileOnBox(damaged)
  await expect(fetchFile(always.box, always.remote, local, always.expected)).rejects.toMatchObject({
    code: 'bad-trace',
    message: expect.stringContaining('another checksum 3 times') as string,
  })
})
