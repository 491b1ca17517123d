import type { ModelDocument } from '../../shared/model.ts'
import { generateModuleSource } from '../kmod/index.ts'

/** Writes the module's source tree, ready for `make`, into a local directory. @throws BenchError bad-model */
export async function generateSource(model: ModelDocument, directory: string): Promise<void> {
  await generateModuleSource(model, directory)
}
