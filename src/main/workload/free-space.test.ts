import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { localBox } from '../box/testing/local-box.ts'
import { freeBytesIn } from './free-space.ts'

const GIB = 2 ** 30

let directory: string
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'rabench-free-'))))
afterEach(() => rm(directory, { recursive: true }))

test('what is free is what the system call says, for each directory in its place, two of one file system too', async () => {
  const odd = join(directory, '-x\n12345\n')
  await mkdir(odd)
  const places = [directory, '/dev/shm', odd]
  const free = await freeBytesIn(localBox(), places)
  const known = await Promise.all(places.map((place) => statfs(place)))
  // Other work writes meanwhile.
  for (const [index, { bavail, bsize }] of known.entries()) {
    expect(Math.abs((free[index] ?? Number.NaN) - bavail * bsize)).toBeLessThan(GIB)
  }
  expect(free).toHaveLength(places.length)
})

test('a directory that is not there has no free space', async () => {
  await expect(freeBytesIn(localBox(), [directory, join(directory, 'none')])).rejects.toMatchObject({
    code: 'command-failed',
  })
})

test('a file system that says nothing of it is not taken for an empty or an endless one', async () => {
  const silent = { ...localBox(), must: () => Promise.resolve('Avail\n    -\n') }
  await expect(freeBytesIn(silent, ['/mnt/odd'])).rejects.toThrow(/does not say how much is free in \/mnt\/odd/)
})
