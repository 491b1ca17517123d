import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/box.ts'
import { missingFio } from './scratch-file.ts'

/** How long past its end fio may take, in seconds, before `timeout` on the box ends it: the last writes of a slow disk. */
const GRACE_SECONDS = 60

export interface FioProcessOptions {
  /** What it is run for, in an error's sentence: `run seq-1-cold`. */
  readonly what: string
  /** How long it is meant to take. */
  readonly seconds: number
  /** Puts the command under a limit, see `CacheLimit`. */
  readonly within?: (argv: readonly string[]) => readonly string[]
  readonly signal?: AbortSignal
}

/**
 * Runs fio on a box, as root, and returns what it printed.
 * @throws BenchError `interrupted`, `command-timeout`, `missing-tool`, `bad-fio-result`, `connection-lost`.
 */
export async function runFioProcess(box: Box, argv: readonly string[], options: FioProcessOptions): Promise<string> {
  const { what, seconds, within = (command: readonly string[]) => command, signal } = options
  const limitSeconds = Math.ceil(seconds + GRACE_SECONDS)
  // `timeout` outlives a lost connection: whatever happens here, the box is quiet again after the limit.
  const command = within(['timeout', '--kill-after=5', String(limitSeconds), ...argv])
  const began = performance.now()
  const { exitCode, stdout, stderr } = await box.run(command, {
    asRoot: true,
    timeoutSeconds: limitSeconds + 15,
    ...(signal ? { signal } : {}),
  })
  const hasRunOut = performance.now() - began >= limitSeconds * 1000
  if (exitCode === 137 && !hasRunOut) {
    throw new BenchError('bad-fio-result', `fio was killed in ${what} on ${box.name}.`, {
      nextStep: 'Look into dmesg on the box: where memory is short, the kernel kills what takes most of it.',
      details: stderr,
    })
  }
  if (exitCode === 124 || exitCode === 137) {
    throw new BenchError('command-timeout', `fio did not end on ${box.name} ${GRACE_SECONDS} s after ${what}.`, {
      nextStep: 'Look into dmesg on the box: the disk may be hanging, or memory be too short.',
      details: stderr,
    })
  }
  // 127 is `timeout`'s own word for a command that it cannot find.
  if (exitCode === 127) throw missingFio(box)
  if (exitCode !== 0)
    throw fioFailed(`ended with exit code ${exitCode}`, `${what} on ${box.name}`, `${stderr}\n${stdout}`)
  return stdout
}

export function fioFailed(how: string, where: string, details: string): BenchError {
  return new BenchError('bad-fio-result', `fio ${how} in ${where}.`, {
    nextStep: 'Read the details: fio names the option or the call that failed.',
    details: details.trim().slice(0, 4000),
  })
}
