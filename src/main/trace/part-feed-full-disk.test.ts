import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { localBox } from '../box/testing/local-box.ts'
import { canHaveSmallDisk, mountSmallDisk } from '../store/testing/small-disk.ts'
import { startPartFeed } from './part-feed.ts'
import { unpackSession } from './testing/fixture.ts'

const canFill = canHaveSmallDisk('a trace that comes home to a full disk')

test.skipIf(!canFill)(
  'a part that does not fit on this computer ends the feed, and is not taken for whole',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rabench-parts-'))
    // It holds a part as it is sent, and not as it is.
    const laptop = mountSmallDisk('32k')
    try {
      const recorded = unpackSession('virtual-box-rotated', directory)
      const output = join(directory, 'box')
      mkdirSync(output)
      cpSync(join(recorded, 'archives'), join(output, 'archives'), { recursive: true })
      const came: string[] = []
      const feed = await startPartFeed(localBox(), {
        outputDirectory: output,
        into: laptop.directory,
        onPart: (part) => {
          came.push(part)
        },
      })
      await expect(feed.finish()).rejects.toMatchObject({ code: 'ENOSPC' })
      // Smaller ones before it may have come, and then whole.
      expect(came.length).toBeLessThan(readdirSync(join(recorded, 'archives')).length)
      for (const part of came) {
        const sent = join(recorded, 'archives', basename(dirname(part)), 'kernel')
        expect(execFileSync('diff', ['-r', sent, part]).toString()).toBe('')
      }
      // What it was sent as is still there, to be fetched once there is room.
      expect(readdirSync(join(output, 'packed')).length).toBeGreaterThan(0)
    } finally {
      laptop.remove()
      rmSync(directory, { recursive: true })
    }
  },
)
