import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/box.ts'
import { MIB } from './sizes.ts'

const GROUPS = '/sys/fs/cgroup'
const AS_ROOT = { asRoot: true } as const

/** A bound on how much page cache a command may fill. */
export interface CacheLimit {
  /** The command line of a command that runs under the bound; as root. */
  readonly within: (argv: readonly string[]) => readonly string[]
  /** Removes the control group; what was read in it stays cached until somebody else needs the memory. */
  readonly release: () => Promise<void>
}

/** No bound: a command may fill all memory. */
export const NO_CACHE_LIMIT: CacheLimit = { within: (argv) => argv, release: () => Promise.resolve() }

/** Whether a box has control groups of version 2 with memory accounting (Documentation/admin-guide/cgroup-v2.rst). */
export async function canLimitCache(box: Box): Promise<boolean> {
  const { exitCode } = await box.run(['grep', '-qw', 'memory', `${GROUPS}/cgroup.subtree_control`])
  return exitCode === 0
}

/** Removes the control groups that `limitCache` made; nothing runs in them any more. @throws BenchError command-failed */
export async function removeCacheLimits(box: Box): Promise<void> {
  const remove = 'for group in "$1"/rabench-*; do [ ! -d "$group" ] || rmdir -- "$group" || exit 1; done'
  await box.must(['sh', '-c', remove, 'sh', GROUPS], AS_ROOT)
}

/**
 * A control group whose programs, their memory and the pages that they read first, fit into so many MiB. A file that is several times as
 * large then never becomes a cached one, however much memory the box has.
 * @throws BenchError command-failed where the box has no memory controller
 */
export async function limitCache(box: Box, cacheMib: number): Promise<CacheLimit> {
  if (!(await canLimitCache(box))) {
    throw new BenchError('command-failed', `${box.name} cannot limit the page cache: it has no memory control group.`, {
      nextStep: 'Take cacheMib out of the plan, and a file of at least six times the memory of the box.',
    })
  }
  const group = `${GROUPS}/rabench-${process.pid}`
  const make = 'mkdir -p -- "$1" && echo "$2" >"$1/memory.max"'
  await box.must(['sh', '-c', make, 'sh', group, String(cacheMib * MIB)], AS_ROOT)
  return {
    within: (argv) => ['sh', '-c', 'echo $$ >"$0/cgroup.procs" && exec "$@"', group, ...argv],
    release: async () => {
      await box.must(['rmdir', '--', group], AS_ROOT)
    },
  }
}
