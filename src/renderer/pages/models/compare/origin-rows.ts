import type { ModelDetail } from '../../../../shared/contract/index.ts'
import type { ModelReport } from '../../../../shared/model-report.ts'
import { exactly } from '../../../widgets/format.ts'
import { networkShape, windowsByClass } from '../network-shape.ts'

export interface OriginRow {
  readonly word: string
  readonly a: string
  readonly b: string
  readonly isSame: boolean
}

/** A model with what is known of it; without a report where it is from before those were kept. */
export interface ComparedModel {
  readonly detail: ModelDetail
  readonly report: ModelReport | undefined
}

/** Where two models come from, a row a fact. */
export function originRows(a: ComparedModel, b: ComparedModel): OriginRow[] {
  const facts: readonly (readonly [string, (model: ComparedModel) => string])[] = [
    ['data hash', ({ detail }) => detail.document.training.dataHash.slice(0, 16)],
    ['sessions', ({ detail }) => detail.item.sessionIds.join(', ') || 'a file'],
    ['windows', ({ detail }) => countsText(detail)],
    ['window', ({ detail }) => `${detail.document.windowSeconds}\u2009s`],
    ['features', ({ detail }) => detail.document.featureSet],
    ['network', ({ detail }) => networkShape(detail.document)],
    ['seed', ({ detail }) => String(detail.document.training.seed)],
    ['class weights', ({ report }) => report?.classWeights ?? 'not known'],
    ['abstains below', ({ detail }) => detail.document.abstain?.leastConfidence.toFixed(2) ?? 'never'],
    ['backend', ({ detail }) => detail.document.training.backend],
    ['made', ({ detail }) => exactly(detail.item.createdAt)],
  ]
  return facts.map(([word, value]) => ({ word, a: value(a), b: value(b), isSame: value(a) === value(b) }))
}

/** Whether both learned from the very same rows. */
export function haveSameData(a: ComparedModel, b: ComparedModel): boolean {
  return a.detail.document.training.dataHash === b.detail.document.training.dataHash
}

function countsText({ document }: ModelDetail): string {
  const { sequential, random, mixed } = windowsByClass(document.training)
  return `${sequential} sequential, ${random} random, ${mixed} mixed`
}
