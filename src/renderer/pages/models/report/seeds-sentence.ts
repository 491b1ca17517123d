import type { SeedResult } from '../../../../shared/model-report.ts'
import { percent } from '../../../widgets/format.ts'

/** "10 seeds, right on 97.3 % on average, 95.9 % to 98.6 %." */
export function seedsSentence(results: readonly Pick<SeedResult, 'accuracy'>[]): string {
  const shares = results.map(({ accuracy }) => accuracy)
  const [only] = shares
  if (only === undefined) return 'not judged.'
  if (shares.length === 1) return `one seed alone, right on ${percent(only)}.`
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
  return `${shares.length} seeds, right on ${percent(mean)} on average, ${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}.`
}
