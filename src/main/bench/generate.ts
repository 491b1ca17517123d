import type { ModelDocument } from '../../shared/model.ts'
import { generateModuleSource } from '../kmod/index.ts'

/**
 * Writes the module's source tree, ready for `make`, into a local directory.
 * @param shadow judges too, and steers nothing
 * @throws BenchError bad-model
 */
export async function generateSource(model: ModelDocument, directory: string, shadow?: ModelDocument): Promise<void> {
  await generateModuleSource(model, directory, shadow === undefined ? {} : { shadow })
}
