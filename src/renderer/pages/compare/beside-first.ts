import type { Estimate } from '../../../shared/contract/index.ts'
import { overlap } from '../../widgets/intervals.ts'

/** What two intervals show; they may overlap where a test of the difference would find one. */
export function besideText(estimate: Estimate, other: Estimate | undefined, otherName: string): string {
  const [own, its] = [estimate.interval95, other?.interval95]
  if (own === undefined || its === undefined) return '–'
  if (overlap(own, its)) return `overlaps ${otherName}`
  return own[0] > its[1] ? `▲ above ${otherName}` : `▼ below ${otherName}`
}
