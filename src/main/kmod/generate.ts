import { cp, mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { besideArchive } from '../../shared/archive.ts'
import type { ModelDocument } from '../../shared/model.ts'
import { moduleHeader } from './header.ts'
import { requirePlainId } from './parameters.ts'

export const MODULE_SOURCE_DIRECTORY = besideArchive(join(import.meta.dirname, '../../../resources/kmod'))

/** Sources only: somebody may have run `make` in the tree. */
function isSource(path: string): boolean {
  const name = basename(path)
  return name === 'Kbuild' || name === 'Makefile' || name === 'COPYING' || /^(?!.*\.mod\.c$).*\.(c|h|md)$/.test(name)
}

export interface GenerateOptions {
  /** A second model that reports what it would decide, and does nothing. */
  readonly shadow?: ModelDocument
  /** Default: the app's own. */
  readonly sourceDirectory?: string
}

/**
 * Writes the source tree of a module, ready for `make`: the static C of resources/kmod and `model_data.h`.
 * @throws BenchError `bad-model`, before anything is written.
 */
export async function generateModuleSource(
  model: ModelDocument,
  directory: string,
  { shadow, sourceDirectory = MODULE_SOURCE_DIRECTORY }: GenerateOptions = {},
): Promise<void> {
  requirePlainId(model.id)
  const header = moduleHeader(model, shadow)
  await mkdir(directory, { recursive: true })
  const directories = new Set([sourceDirectory, join(sourceDirectory, 'userspace')])
  await cp(sourceDirectory, directory, {
    recursive: true,
    filter: (source) => directories.has(source) || isSource(source),
  })
  await writeFile(join(directory, 'model_data.h'), header)
}
