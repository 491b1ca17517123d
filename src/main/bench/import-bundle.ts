import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { unpackBundle } from '../exchange/index.ts'
import { BundleImporting } from './import-documents.ts'
import { KeptTraces } from './import-traces.ts'
import type { ImportedThing } from './import-comparison.ts'
import { withKept } from './kept.ts'
import type { Workbench } from './workbench.ts'

export interface BundleImport {
  readonly kind: 'bundle'
  readonly path: string
  readonly createdAt: string
  /** The release that wrote it. */
  readonly appVersion: string
  /** New here. */
  readonly imported: readonly ImportedThing[]
  /** Here before, with the same content. */
  readonly known: readonly ImportedThing[]
  /** Raw traces that lie in the data folder now. */
  readonly traces: number
}

/**
 * Takes in all that a bundle holds, under its ids, in one transaction: a bundle that is damaged, hostile, or says something else of
 * what is here changes nothing. What is here already is left as it is.
 * @throws BenchError bad-bundle | newer-format | import-conflict | bad-model | no-space | interrupted
 */
export async function importBundle(
  { store, paths }: Pick<Workbench, 'store' | 'paths'>,
  file: string,
  signal?: AbortSignal,
): Promise<BundleImport> {
  await mkdir(paths.data, { recursive: true })
  // In the data folder, so that a trace is moved and not copied; only its owner can look into it.
  const directory = await mkdtemp(path.join(paths.data, '.import-'))
  const traces = new KeptTraces(path.join(paths.data, 'traces'))
  try {
    const bundle = await unpackBundle(file, directory, signal)
    const importing = new BundleImporting(store, bundle, traces)
    store.inTransaction(() => {
      importing.run()
    })
    return {
      kind: 'bundle',
      path: path.resolve(file),
      createdAt: bundle.manifest.createdAt,
      appVersion: bundle.manifest.appVersion,
      ...importing.result,
      traces: traces.count,
    }
  } catch (error) {
    traces.takeBack()
    throw withKept(error, 'Nothing was imported; what is here is as it was.')
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
