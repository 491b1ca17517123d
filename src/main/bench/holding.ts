import path from 'node:path'
import { BenchError } from '../../shared/errors.ts'
import { isAtWork, LaptopFiles, takeHold, type Hold } from '../hold/index.ts'
import type { Access } from './access.ts'
import { putBack } from './put-back.ts'
import type { Workbench } from './workbench.ts'

/** A box that is logged in to, and that nobody else changes meanwhile. */
export interface HeldAccess extends Access {
  readonly hold: Hold
}

export interface HoldingOptions {
  readonly onRemark?: (remark: string) => void
  readonly signal?: AbortSignal
}

/** Where the laptop's copies of what is being done lie. */
export function holdFiles(bench: Workbench): LaptopFiles {
  return new LaptopFiles(path.join(bench.paths.data, 'holds'))
}

/**
 * Does some work on a box that is held for it, and puts back at its end what is still noted as changed. A box that is held already, by the
 * work that this is a part of, stays so.
 * @param work a verb, for whoever finds the box held
 * @throws BenchError box-held, and what the work throws
 */
export async function holding<T>(
  bench: Workbench,
  access: Access | HeldAccess,
  work: string,
  { onRemark }: HoldingOptions,
  use: (held: HeldAccess) => Promise<T>,
): Promise<T> {
  if ('hold' in access) return use(access)
  const { box } = access
  const files = holdFiles(bench)
  const hold = await takeHold(box, {
    holder: await files.holder(),
    ...{ work, files },
    putBack: (undo) => putBack(box, undo),
    ...(onRemark ? { onRemark } : {}),
  })
  await forgetOthers(files, box.name, hold.id)
  try {
    return await use({ ...access, hold })
  } finally {
    await hold.release().catch((error: unknown) => {
      // The failure that lost the box is the one to report; what is noted there is put back by the next hold.
      if (!(error instanceof BenchError) || error.code !== 'connection-lost') throw error
      onRemark?.(
        `${box.name} is out of reach. What was changed there is written down on it: rabench box restore ${box.name}`,
      )
    })
  }
}

/** A box that is held has been put back before: what the laptop still has of earlier holds of it is told no more. */
async function forgetOthers(files: LaptopFiles, boxName: string, id: string): Promise<void> {
  for (const file of await files.list()) {
    if (file.boxName === boxName && file.id !== id && !(await isAtWork(file.holder))) await files.remove(file.id)
  }
}
