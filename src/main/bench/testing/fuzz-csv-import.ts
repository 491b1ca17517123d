import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { BenchError } from '../../../shared/errors.ts'
import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { below, type Random } from '../../../shared/testing/random-choices.ts'
import { seedCsvInput } from '../../../shared/testing/seed-csv-input.ts'
import { readSeedCsv } from '../../model/csv/seed-csv.ts'
import { importFile } from '../import.ts'
import { openStore } from '../../store/index.ts'

/** Damaged files in the seed's format, taken in; what is kept of them is read as training reads it, with as many windows. */
export async function openCsvImportSubject(): Promise<FuzzSubject> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-fuzz-csv-'))
  const file = path.join(directory, 'windows.csv')
  const paths = { data: path.join(directory, 'data'), cache: directory }
  const store = openStore(path.join(paths.data, 'bench.sqlite'))
  return {
    name: 'csv import',
    codes: ['bad-csv'],
    take: async (random) => {
      await writeFile(file, bytesOf(seedCsvInput(random), random))
      const taken = await importFile({ store, paths }, file)
      if (taken.kind !== 'csv') throw new Error('a CSV was taken for a bundle')
      try {
        const windows = await readSeedCsv(taken.path)
        const expected = taken.rows - taken.rowsWithoutFeatures
        if (windows.length === expected) return undefined
        throw new Error(`${windows.length} windows are read where the import counted ${expected}`)
      } catch (error) {
        // By name, and too late: a person would rather be told by the import.
        if (error instanceof BenchError && error.code === 'bad-csv') return 'bad-csv, by training alone'
        throw error
      } finally {
        await rm(taken.path)
      }
    },
    close: () => {
      store.close()
      return rm(directory, { recursive: true })
    },
  }
}

/** In UTF-8, some bytes of which may be changed. */
function bytesOf(text: string, random: Random): Buffer {
  const bytes = Buffer.from(text)
  if (random() < 0.1 && bytes.length > 0) bytes[below(random, bytes.length)] = 0x80 + below(random, 0x80)
  return bytes
}
