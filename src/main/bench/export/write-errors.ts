import { isDiskFull } from '../../../shared/disk-full.ts'
import { BenchError } from '../../../shared/errors.ts'

/**
 * Runs what writes a file.
 * @throws BenchError no-space | wrong-usage, where the system refuses
 */
export async function explainingWrites<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (cause) {
    if (cause instanceof BenchError || !(cause instanceof Error && 'syscall' in cause && 'code' in cause)) throw cause
    if (isDiskFull(cause)) {
      throw new BenchError('no-space', `The disk that ${file} is on is full.`, {
        nextStep: 'Free some space, or name a file on another disk.',
        cause,
      })
    }
    throw new BenchError('wrong-usage', `${file} cannot be written: ${cause.message}.`, {
      nextStep: 'Name a file in a directory that is there and that you may write to.',
      cause,
    })
  }
}
