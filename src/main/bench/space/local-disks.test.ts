import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { lookAtDisk, requireLocalRoom, shortageOn, type LocalNeed } from './local-disks.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB

function need(what: string, needMib: number): LocalNeed {
  return { what, directory: `/${what}`, instead: `another place for ${what}`, bytes: needMib * MIB }
}

function on(id: number, freeMib: number, one: LocalNeed) {
  return { ...one, disk: { id, freeBytes: freeMib * MIB } }
}

test('needs on one disk add up, and 500 MiB stay free beside them', () => {
  const [data, traces] = [need('data', 10), need('traces', 100)]
  expect(shortageOn([on(1, 610, data), on(1, 610, traces)])).toBeUndefined()
  expect(shortageOn([on(1, 609, data), on(1, 609, traces)])).toMatchObject({
    places: [data, traces],
    needBytes: 110 * MIB,
    freeBytes: 609 * MIB,
  })
  expect(shortageOn([on(1, 510, data), on(2, 600, traces)])).toBeUndefined()
  expect(shortageOn([on(1, 510, data), on(2, 599, traces)])).toMatchObject({ places: [traces] })
})

test('a shortage names the disk by all that is written to it, what is needed and free, and what to do', async () => {
  const look = () => Promise.resolve({ id: 1, freeBytes: 520.5 * MIB })
  await expect(requireLocalRoom([need('data', 10), need('traces', 100.2)], look)).rejects.toMatchObject({
    code: 'no-space',
    message:
      'The disk of this computer that holds data (/data) and traces (/traces) has 520 MiB free; ' +
      '111 MiB are needed there, and 500 MiB are to stay free.',
    nextStep: 'Free 90 MiB on it, or choose another place for data or another place for traces.',
  })
  await expect(requireLocalRoom([need('data', 0)], () => Promise.resolve({ id: 1, freeBytes: 0 }))).rejects.toThrow(
    'The disk of this computer that holds data (/data) has 0 MiB free; 500 MiB are to stay free.',
  )
})

test('a disk that cannot be looked at, or has no size, is not short', async () => {
  await requireLocalRoom([need('data', 10)], () => Promise.reject(new Error('EIO')))
  await requireLocalRoom([need('data', 10)], () => Promise.resolve({ id: 1, freeBytes: Infinity }))
})

test('a folder that is not there yet is on the disk of the nearest one above it, which has as much free as df says', async () => {
  const here = await lookAtDisk(tmpdir())
  const later = await lookAtDisk(path.join(tmpdir(), 'not', 'there', 'yet'))
  expect(later.id).toBe(here.id)
  const df = execFileSync('df', ['--block-size=1', '--output=avail', tmpdir()], { encoding: 'utf8' })
  // Other work writes meanwhile.
  expect(Math.abs(here.freeBytes - Number(df.split('\n')[1]))).toBeLessThan(GIB)
  expect((await lookAtDisk('/dev/shm')).id).not.toBe(here.id)
})
