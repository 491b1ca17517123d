import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/index.ts'
import type { SessionEnvironment } from '../store/index.ts'
import { scratchDevice } from '../workload/index.ts'
import type { Access } from './access.ts'
import { readEnvironment } from './environment.ts'
import { kernelRelease } from './kernel-release.ts'

/** A session or an evaluation, as it began. */
export interface Begun {
  readonly id: string
  readonly kernel: string
  /** Undefined where it was not noted, as on device mapper: then the kernel alone is asked for. */
  readonly environment?: SessionEnvironment | undefined
}

/**
 * What belongs together is measured on one box: after a lost connection, or when it is gone on with days later, it may be another.
 * @throws BenchError box-changed, naming what is another; unknown-device where the scratch directory is on no disk any more
 */
export async function requireSameBox(access: Access, began: Begun, nextStep: string): Promise<void> {
  const { box, address } = access
  const { environment } = began
  const changes =
    environment === undefined
      ? changeOf('kernel', began.kernel, await kernelRelease(box))
      : changesOf(environment, await readEnvironment(box, await scratchDevice(box, address.scratch)))
  requireNoChange(box, began.id, changes, nextStep)
}

/** @param began what did: "the sweep". @throws BenchError box-changed */
export function requireNoChange(box: Box, began: string, changes: readonly string[], nextStep: string): void {
  if (changes.length === 0) return
  throw new BenchError('box-changed', `${box.name} is not what it was when ${began} began: ${changes.join('; ')}.`, {
    nextStep,
  })
}

/** "kernel 6.12.1, now 6.12.2", or none. */
export function changeOf(what: string, before: string | number, now: string | number): string[] {
  return before === now ? [] : [`${what} ${before}, now ${now}`]
}

function changesOf(then: SessionEnvironment, now: SessionEnvironment): string[] {
  return [
    ...changeOf('kernel', then.kernel, now.kernel),
    ...changeOf('disk', then.disk.name, now.disk.name),
    ...changeOf('disk size', then.disk.sizeBytes, now.disk.sizeBytes),
    // Not known of sessions of before, and of disks that say none.
    ...(then.disk.serial === undefined ? [] : changeOf('disk serial', then.disk.serial, now.disk.serial ?? 'none')),
    ...changeOf('file system', then.disk.fileSystem, now.disk.fileSystem),
    ...changeOf('fio', then.fioVersion, now.fioVersion),
  ]
}
