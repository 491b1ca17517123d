import { createHash } from 'node:crypto'
import { createReadStream, constants, existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import type { AccessClass } from '../../shared/classes.ts'
import { isDiskFull } from '../../shared/disk-full.ts'
import { BenchError } from '../../shared/errors.ts'
import { checkSeedCsv, complaintText, type CheckedCsv } from '../exchange/index.ts'
import type { ImportOptions } from './import-options.ts'
import { withKept } from './kept.ts'
import type { Workbench } from './workbench.ts'

/** What a person can read at once. */
const MOST_COMPLAINTS = 20
const ID_CHARACTERS = 12

export interface CsvImport {
  readonly kind: 'csv'
  /** "csv-" and the start of the file's SHA-256: the same file is the same data set. */
  readonly id: string
  /** Where it is kept; what `rabench train --csv` takes. */
  readonly path: string
  readonly rows: number
  /** Idle windows, and those over which the tracer lost something. */
  readonly rowsWithoutFeatures: number
  readonly runs: number
  /** Of rows with features. */
  readonly windowsByClass: Readonly<Record<AccessClass, number>>
  /** False where it was imported before. */
  readonly isNew: boolean
}

/**
 * Checks every row of a CSV with the columns of the seed's `consolidated_dataset.csv` and keeps the file in the data folder (`datasets`), as
 * it is. It does not become a session: such a file says neither which requests wrote nor which were readahead, nor anything of
 * the box, and nobody makes that up.
 * @throws BenchError `bad-csv` naming line and column of everything that is refused, up to 20; then nothing is kept
 */
export async function importCsv(
  { paths }: Pick<Workbench, 'paths'>,
  file: string,
  { signal, name = path.basename(file), workDirectory }: ImportOptions = {},
): Promise<CsvImport> {
  const datasets = path.join(paths.data, 'datasets')
  await mkdir(datasets, { recursive: true })
  const directory = await mkdtemp(path.join(workDirectory ?? datasets, '.import-'))
  try {
    // What is checked is what is kept, whatever happens to the file meanwhile.
    const copy = path.join(directory, 'copy')
    await copyOf(file, copy)
    const hash = createHash('sha256')
    const { complaints, ...found } = await checkSeedCsv(textOf(copy, hash, signal), MOST_COMPLAINTS)
    if (complaints.length > 0) throw refused(name, complaints)
    const id = `csv-${hash.digest('hex').slice(0, ID_CHARACTERS)}`
    const kept = path.join(datasets, `${id}.csv`)
    const isNew = !existsSync(kept)
    if (isNew) await rename(copy, kept)
    return { kind: 'csv', id, path: kept, ...found, isNew }
  } catch (error) {
    throw signal?.aborted === true ? withKept(error, 'Nothing was imported.') : error
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function copyOf(file: string, copy: string): Promise<void> {
  try {
    await copyFile(file, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause
    if (isDiskFull(cause)) {
      throw new BenchError('no-space', `The disk of the data folder is full; ${file} cannot be kept there.`, {
        kept: 'Nothing was imported.',
        nextStep: 'Free some space, and import it again.',
        cause,
      })
    }
    throw new BenchError('bad-csv', `The file ${file} cannot be read: ${cause.message}.`, {
      nextStep: 'Check the path.',
      cause,
    })
  }
}

/** Its text in pieces, what is not UTF-8 as U+FFFD; the hash takes its bytes. */
async function* textOf(
  file: string,
  hash: { update: (bytes: Buffer) => unknown },
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  for await (const piece of createReadStream(file)) {
    if (!Buffer.isBuffer(piece)) throw new TypeError('a stream without an encoding gave text')
    signal?.throwIfAborted()
    hash.update(piece)
    yield decoder.write(piece)
  }
  yield decoder.end()
}

function refused(name: string, complaints: CheckedCsv['complaints']): BenchError {
  const [first, ...others] = complaints.map(complaintText)
  const count = complaints.length < MOST_COMPLAINTS ? String(complaints.length) : `${MOST_COMPLAINTS} or more`
  const more = others.length === 0 ? '' : ` ${count} things are refused.`
  return new BenchError('bad-csv', `${name}, ${first ?? ''}.${more}`, {
    kept: 'Nothing was imported.',
    nextStep: 'Correct what is named and try again.',
    ...(others.length === 0 ? {} : { details: [first, ...others].join('\n') }),
  })
}
