import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { below, type Random } from '../../../shared/testing/random-choices.ts'
import { seedCsvInput } from '../../../shared/testing/seed-csv-input.ts'
import { checkSeedCsv } from '../csv/check-seed-csv.ts'

/** Damaged tables in the seed's format, checked for import, in pieces of any length. */
export function openSeedCsvSubject(): FuzzSubject {
  return {
    name: 'seed csv',
    codes: [],
    take: async (random) => {
      const most = 1 + below(random, 20)
      const { complaints, rows } = await checkSeedCsv(piecesOf(seedCsvInput(random), random), most)
      if (complaints.length > most) throw new RangeError(`${complaints.length} complaints where ${most} were asked for`)
      if (complaints.length > 0) return 'complaints'
      if (rows === 0) throw new RangeError('a table without rows is none')
      return undefined
    },
    close: () => Promise.resolve(),
  }
}

async function* piecesOf(text: string, random: Random): AsyncGenerator<string> {
  await Promise.resolve()
  for (let from = 0; from < text.length;) {
    const length = 1 + below(random, random() < 0.5 ? 8 : text.length)
    yield text.slice(from, from + length)
    from += length
  }
}
