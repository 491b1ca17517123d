import type { BaselineName } from '../../../shared/splits.ts'

const BASELINES: Readonly<Record<BaselineName, string>> = {
  majority: 'always the most frequent class',
  tree: 'decision tree of depth 3',
  logistic: 'logistic regression',
}

export function baselineText(name: BaselineName): string {
  return BASELINES[name]
}
