import { open } from 'node:fs/promises'
import path from 'node:path'
import { BenchError } from '../../shared/errors.ts'
import { importBundle, type BundleImport } from './import-bundle.ts'
import { importCsv, type CsvImport } from './import-csv.ts'
import type { ImportOptions } from './import-options.ts'
import type { Workbench } from './workbench.ts'

export type { BundleImport, CsvImport, ImportOptions }
export type { ImportedThing } from './import-comparison.ts'

/** A bundle is a gzip file, and no CSV is. */
const GZIP_START = Buffer.from([0x1f, 0x8b])

/**
 * Takes in a file that another bench or another tool wrote: a bundle, or a CSV in the seed's format. What it is shows in its content.
 * @throws BenchError bad-bundle | bad-csv | newer-format | import-conflict | bad-model | no-space | interrupted | wrong-usage
 */
export async function importFile(
  bench: Pick<Workbench, 'store' | 'paths'>,
  file: string,
  options: ImportOptions = {},
): Promise<BundleImport | CsvImport> {
  const { name = path.basename(file) } = options
  return (await startsAsGzip(file)) || name.endsWith('.rabundle')
    ? importBundle(bench, file, options)
    : importCsv(bench, file, options)
}

async function startsAsGzip(file: string): Promise<boolean> {
  try {
    const input = await open(file, 'r')
    try {
      const { buffer } = await input.read(Buffer.alloc(GZIP_START.length), 0, GZIP_START.length, 0)
      return buffer.equals(GZIP_START)
    } finally {
      await input.close()
    }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause
    throw new BenchError('wrong-usage', `${file} cannot be read: ${cause.message}.`, {
      nextStep: 'Name a bundle (.rabundle) or a CSV file.',
      cause,
    })
  }
}
