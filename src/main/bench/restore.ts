import path from 'node:path'
import { PROGRAM_NAMES } from '../../shared/experiment/index.ts'
import type { Undo } from '../hold/index.ts'
import type { Access } from './access.ts'
import { undeploy } from './deploy.ts'
import { holding, type HoldingOptions } from './holding.ts'
import type { Workbench } from './workbench.ts'

export interface Restored {
  readonly wasLoaded: boolean
  /** Files of an installed module, and whatever of ours lay in the scratch directory. */
  readonly removed: readonly string[]
}

/** Puts back what work that was cut off has left on a box: whoever takes a box does. @throws BenchError box-held while somebody works there */
export async function putBackLeft(bench: Workbench, access: Access, options: HoldingOptions = {}): Promise<void> {
  await holding(bench, access, 'put back', options, () => Promise.resolve())
}

/** By their names in a directory. */
const OURS = ['(', '-name', 'rabench-*', '-o', '-name', '.rabench-*', ')']

/**
 * Undoes all that is known of on a box: what work that did not come to its end has noted there, the module that is loaded or installed,
 * and everything that has a name of ours: tracing sessions, control groups, files in memory and in the scratch directory.
 * @throws BenchError box-held while somebody works there; module-busy
 */
export async function restoreBox(bench: Workbench, access: Access, options: HoldingOptions = {}): Promise<Restored> {
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
