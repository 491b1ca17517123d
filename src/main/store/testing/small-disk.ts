import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk in memory that a test may fill. */
export interface SmallDisk {
  readonly directory: string
  remove(): void
}

/** @param size as tmpfs takes it: "8m". Only root may. */
export function mountSmallDisk(size: string): SmallDisk {
  const directory = mkdtempSync(join(tmpdir(), 'rabench-small-disk-'))
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory], {
    encoding: 'utf8',
  })
  if (status !== 0) {
    rmdirSync(directory)
    throw new Error(`mount: ${stderr.trim()}`)
  }
  return {
    directory,
    remove: () => {
      // Lazily: what failed on it may not have closed all of its files yet.
      execFileSync('umount', ['--lazy', directory])
      rmdirSync(directory)
    },
  }
}

/** Whether there can be one here; where not, what is not tested for want of it, and why, is printed. */
export function canHaveSmallDisk(what: string): boolean {
  try {
    mountSmallDisk('64k').remove()
    return true
  } catch (error) {
    process.stderr.write(`Not tested, ${what}: ${error instanceof Error ? error.message : String(error)}\n`)
    return false
  }
}
