import path from 'node:path'
import { PROGRAM_NAMES } from '../../shared/experiment/index.ts'
import type { Undo } from '../hold/index.ts'
import type { Access } from './access.ts'
import { undeploy } from './deploy.ts'
import { holding, type HoldingOptions } from './holding.ts'
import { removeAddedPackages, type PackagesRemoved } from './packages/remove.ts'
import type { Workbench } from './workbench.ts'

export interface Restored {
  readonly wasLoaded: boolean
  /** Files of an installed module, and whatever of ours lay in the scratch directory. */
  readonly removed: readonly string[]
  /** Undefined where nobody asked for packages to go. */
  readonly packages?: PackagesRemoved
}

export interface RestoreOptions extends HoldingOptions {
  /** The packages that the bench has installed there go too, but for those that something else needs. */
  readonly packages?: boolean
  /** A command that changes packages is about to run. */
  readonly onLine?: (line: string) => void
}

/** Puts back what work that was cut off has left on a box: whoever takes a box does. @throws BenchError box-held while somebody works there */
export async function putBackLeft(bench: Workbench, access: Access, options: HoldingOptions = {}): Promise<void> {
  await holding(bench, access, 'put back', options, () => Promise.resolve())
}

/** By their names in a directory. */
const OURS = ['(', '-name', 'rabench-*', '-o', '-name', '.rabench-*', ')']

/**
 * Undoes all that is known of on a box: what work that did not come to its end has noted there, the module that is loaded or installed,
 * and everything that has a name of ours: tracing sessions, control groups, files in memory and in the scratch directory. Packages go last,
 * as the others are undone with them.
 * @throws BenchError box-held while somebody works there; module-busy; command-failed
 */
export async function restoreBox(bench: Workbench, access: Access, options: RestoreOptions = {}): Promise<Restored> {
  const restored = await undoAll(bench, access, options)
  if (options.packages !== true) return restored
  return { ...restored, packages: await removePackages(bench, access, options) }
}

/**
 * Removes the packages that the bench has installed on a box, but for those that something else needs.
 * @throws BenchError box-held; command-failed
 */
export async function removePackages(
  bench: Workbench,
  access: Access,
  options: Omit<RestoreOptions, 'packages'> = {},
): Promise<PackagesRemoved> {
  return holding(bench, access, 'remove packages', options, ({ box }) => removeAddedPackages(box, options.onLine))
}

async function undoAll(bench: Workbench, access: Access, options: HoldingOptions): Promise<Restored> {
  return holding(bench, access, 'restore', options, async (held) => {
    const { wasLoaded, removed } = await undeploy(bench, held)
    const { box, address, hold } = held
    const list = ['find', address.scratch, '-maxdepth', '1', ...OURS, '-print0']
    const found = (await box.run(list, { asRoot: true })).stdout.split('\0').filter((one) => one !== '')
    // Noted, and put back when the box is given free.
    await hold.note(
      ...found.map(undoOf),
      { kind: 'memory-files' },
      { kind: 'control-groups' },
      { kind: 'tracing-sessions', prefix: 'rabench-' },
    )
    return { wasLoaded, removed: [...removed, ...found] }
  })
}

function undoOf(found: string): Undo {
  const program = PROGRAM_NAMES.find((name) => path.posix.basename(found) === `rabench-${name}`)
  return program === undefined ? { kind: 'path', path: found } : { kind: 'program-data', program, directory: found }
}
