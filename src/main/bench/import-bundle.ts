import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { unpackBundle } from '../exchange/index.ts'
import { BundleImporting, type BundleTakings } from './import-documents.ts'
import { KeptTraces } from './import-traces.ts'
import type { ImportOptions } from './import-options.ts'
import { withKept } from './kept.ts'
import type { Workbench } from './workbench.ts'

export interface BundleImport extends BundleTakings {
  readonly kind: 'bundle'
  readonly path: string
  readonly createdAt: string
  /** The release that wrote it. */
  readonly appVersion: string
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
  { signal, name, workDirectory = paths.data }: ImportOptions = {},
): Promise<BundleImport> {
  await mkdir(workDirectory, { recursive: true })
  // On the data folder's disk, so that a trace is moved and not copied; only its owner can look into it.
  const directory = await mkdtemp(path.join(workDirectory, '.import-'))
  const traces = new KeptTraces(path.join(paths.data, 'traces'))
  try {
    const bundle = await unpackBundle(file, directory, {
      ...(name === undefined ? {} : { name }),
      ...(signal === undefined ? {} : { signal }),
    })
    signal?.throwIfAborted()
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
