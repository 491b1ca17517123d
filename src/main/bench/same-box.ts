import { BenchError } from '../../shared/errors.ts'
import type { SessionEnvironment } from '../store/index.ts'
import type { Access } from './access.ts'
import { environmentBehind } from './environment.ts'
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
 * @throws BenchError box-changed, naming what is another
 */
export async function requireSameBox(access: Access, began: Begun, nextStep: string): Promise<void> {
  const { box } = access
  const now = began.environment === undefined ? undefined : await environmentBehind(access)
  const other = [
    ...change('kernel', began.kernel, now?.kernel ?? (await kernelRelease(box))),
    ...(began.environment === undefined ? [] : otherThanKernel(began.environment, now)),
  ]
  if (other.length === 0) return
  throw new BenchError('box-changed', `${box.name} is not what it was when ${began.id} began: ${other.join('; ')}.`, {
    nextStep,
  })
}

function otherThanKernel(then: SessionEnvironment, now: SessionEnvironment | undefined): string[] {
  if (now === undefined) return [`disk ${then.disk.name}, now none that the scratch directory is on directly`]
  return [
    ...change('disk', then.disk.name, now.disk.name),
    ...change('disk size', then.disk.sizeBytes, now.disk.sizeBytes),
    // Not known of sessions of before, and of disks that say none.
    ...(then.disk.serial === undefined ? [] : change('disk serial', then.disk.serial, now.disk.serial ?? 'none')),
    ...change('file system', then.disk.fileSystem, now.disk.fileSystem),
    ...change('fio', then.fioVersion, now.fioVersion),
  ]
}

function change(what: string, before: string | number, after: string | number): string[] {
  return before === after ? [] : [`${what} ${before}, now ${after}`]
}
