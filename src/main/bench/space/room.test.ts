import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { localBox } from '../../box/testing/local-box.ts'
import type { Access } from '../access.ts'
import type { RoomNeeds } from './needs.ts'
import { requireRoom } from './room.ts'

const MIB = 1024 * 1024
const NEEDS: RoomNeeds = {
  databaseBytes: 10 * MIB,
  traceBytes: MIB,
  keptTraceBytes: 100 * MIB,
  boxDiskBytes: 1000 * MIB,
}

let directory: string
let access: Access
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rabench-room-'))
  access = accessTo('lab-3')
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

function accessTo(name: string): Access {
  const box = { ...localBox(), name }
  const address = { name, host: 'h', port: 22, user: 'root', auth: { kind: 'agent' as const }, scratch: directory }
  return { box, address }
}

const paths = { data: '/data', cache: '/cache' }
const largeDisk = () => Promise.resolve({ id: 1, freeBytes: Infinity })
const diskOf = (freeMib: number) => () => Promise.resolve({ id: 1, freeBytes: freeMib * MIB })

test('what is watched is what is written to: the virtual box’s disks and kept traces only where there are some', async () => {
  const directories = async (of: Access, keepTraces?: string) => {
    const { places } = await requireRoom({ paths }, of, { needs: NEEDS, keepTraces }, largeDisk)
    return places.map((place) => place.directory)
  }
  expect(await directories(access)).toEqual(['/data', tmpdir()])
  expect(await directories(access, 'mine')).toEqual(['/data', tmpdir(), path.resolve('mine')])
  expect(await directories(accessTo('virtual'))).toEqual(['/data', tmpdir(), '/var/tmp'])
  const evaluation = { ...NEEDS, traceBytes: 0, keptTraceBytes: 0 }
  const { places } = await requireRoom({ paths }, access, { needs: evaluation, keepTraces: 'mine' }, largeDisk)
  expect(places.map(({ what }) => what)).toEqual(['the data folder'])
})

test.each([
  ['lab-3', undefined, 511],
  ['lab-3', 'mine', 611],
  ['virtual', undefined, 1511],
])(
  'with all on one disk, a campaign on %s that keeps its traces in %s asks for %d MiB',
  async (name, keepTraces, wanted) => {
    const request = { needs: NEEDS, keepTraces }
    await requireRoom({ paths }, accessTo(name), request, diskOf(wanted))
    await expect(requireRoom({ paths }, accessTo(name), request, diskOf(wanted - 1))).rejects.toMatchObject({
      code: 'no-space',
      message: expect.stringContaining(`has ${wanted - 1} MiB free; ${wanted - 500} MiB are needed there`) as string,
    })
  },
)

test('a trace that the box’s memory cannot hold is refused, with what it needs and what there is', async () => {
  const needs = { ...NEEDS, traceBytes: 2 ** 50 }
  await expect(requireRoom({ paths }, access, { needs }, largeDisk)).rejects.toMatchObject({
    code: 'no-space',
    message: expect.stringMatching(/may take 1073741824 MiB in \/dev\/shm on lab-3; \d+ MiB are free/) as string,
  })
})

test('a test file that does not fit on the box is refused before it is written', async () => {
  const request = { needs: NEEDS, scratchFileMib: 1e9 }
  await expect(requireRoom({ paths }, access, request, largeDisk)).rejects.toMatchObject({
    code: 'no-space',
    message: expect.stringMatching(/scratch file on lab-3 needs 1000000016 MiB in \S+, \d+ MiB are free/) as string,
  })
  await requireRoom({ paths }, access, { needs: NEEDS, scratchFileMib: 16 }, largeDisk)
})
