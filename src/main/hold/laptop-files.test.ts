import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canHaveSmallDisk, mountSmallDisk, type SmallDisk } from '../store/testing/small-disk.ts'
import type { HoldFile } from './hold-file.ts'
import { LaptopFiles } from './laptop-files.ts'

describe.skipIf(!canHaveSmallDisk('what a laptop writes down of a hold on a full disk'))(
  'on a disk that is full',
  () => {
    let disk: SmallDisk
    let files: LaptopFiles
    let ballast: string
    beforeEach(() => {
      disk = mountSmallDisk('256k')
      files = new LaptopFiles(path.join(disk.directory, 'holds'))
      ballast = path.join(disk.directory, 'ballast')
    })
    afterEach(() => {
      disk.remove()
    })

    const fill = () => {
      const { bavail, bsize } = statfsSync(disk.directory)
      writeFileSync(ballast, Buffer.alloc(bavail * bsize))
    }
    const full = {
      code: 'no-space',
      message: expect.stringMatching(/^The disk of this computer .* is full\.$/) as string,
    }

    test('a hold is told to find no room, and what was written of it before is whole', async () => {
      const hold: HoldFile = {
        ...{
          format: 'rabench-hold',
          version: 1,
          id: '00112233445566aa',
          holder: await files.holder(),
          boxName: 'lab7',
        },
        ...{ work: 'capture', since: '2026-11-30T07:00:00.000Z', subjects: ['s1'], marks: [], undo: [] },
      }
      await files.write(hold)
      fill()
      await expect(files.write({ ...hold, subjects: ['s1', 's2'] })).rejects.toMatchObject(full)
      expect(await files.list()).toEqual([hold])
    })

    test('a bench that found no room for its id has one as soon as there is some, and keeps it', async () => {
      fill()
      await expect(files.holder()).rejects.toMatchObject(full)
      rmSync(ballast)
      const { bench } = await files.holder()
      expect(bench).toMatch(/^[0-9a-f]{16}$/)
      expect((await files.holder()).bench).toBe(bench)
    })
  },
)
