import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs with a directory of its own, which is gone afterwards. */
export function inTemporaryDirectory<T>(use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'rabench-trace-'))
  try {
    return use(directory)
  } finally {
    rmSync(directory, { recursive: true })
  }
}
