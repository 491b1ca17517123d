import type { ModelDocument } from './model.ts'

/** Why a model does not stand by the class that it gives. */
export type Abstention =
  | { readonly abstained: 'no' | 'unsure' }
  /** `feature`: the place of the first one outside of its range. */
  | { readonly abstained: 'outside'; readonly feature: number }

/** The rule of the kernel module (resources/kmod/network.c), in doubles. */
export function abstention(
  { abstain }: Pick<ModelDocument, 'abstain'>,
  features: readonly number[],
  confidence: number,
): Abstention {
  if (abstain === undefined) return { abstained: 'no' }
  const feature =
    abstain.ranges?.findIndex(({ low, high }, place) => {
      const value = features[place] ?? Number.NaN
      return !(value >= low && value <= high)
    }) ?? -1
  if (feature >= 0) return { abstained: 'outside', feature }
  return { abstained: confidence < abstain.leastConfidence ? 'unsure' : 'no' }
}
