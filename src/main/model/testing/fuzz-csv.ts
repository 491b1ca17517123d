import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { seedCsvInput } from '../../../shared/testing/seed-csv-input.ts'
import { readSeedCsvText } from '../csv/seed-csv.ts'

/** Damaged tables in the seed's format, read to be learned from. */
export function openTrainingCsvSubject(): FuzzSubject {
  return {
    name: 'training csv',
    codes: ['bad-csv'],
    take: async (random) => {
      for (const { features, windowIndex } of await readSeedCsvText('fuzz.csv', seedCsvInput(random))) {
        if (!features.every((value) => Number.isFinite(value))) throw new RangeError('a feature that is no number')
        if (!Number.isSafeInteger(windowIndex)) throw new RangeError('a place that is none')
      }
      return undefined
    },
    close: () => Promise.resolve(),
  }
}
