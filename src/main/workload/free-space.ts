import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/box.ts'

/**
 * What is free for us in each of some directories on a box, in bytes, with one command there (df(1) of coreutils: a line for each name,
 * also for two of one file system, after a line that says what they are).
 * @throws BenchError command-failed where a directory is not there, or its file system does not say
 */
export async function freeBytesIn(box: Box, directories: readonly string[]): Promise<readonly number[]> {
  const output = await box.must(['df', '--block-size=1', '--output=avail', '--', ...directories])
  const lines = output.trim().split('\n').slice(1)
  return directories.map((directory, index) => {
    const line = lines[index]?.trim() ?? ''
    if (/^\d+$/.test(line)) return Number(line)
    throw new BenchError('command-failed', `${box.name} does not say how much is free in ${directory}.`, {
      nextStep: `See what df says of it there, or name another directory.`,
      details: output,
    })
  })
}
