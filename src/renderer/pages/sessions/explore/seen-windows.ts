import { ACCESS_CLASSES, type AccessClass } from '../../../../shared/classes.ts'
import type { FoundWindow, SessionJudgement, WindowPoints } from '../../../../shared/contract/index.ts'
import { FEATURE_SETS, type FeatureSetName } from '../../../../shared/features.ts'
import { lookOf } from '../../../widgets/classes.ts'
import { featureText, featureWord } from '../../../widgets/feature-facts.ts'

/** A window as a point in a chart. */
export interface SeenWindow {
  readonly runName: string
  readonly window: number
  readonly label: AccessClass
  readonly features: readonly number[]
}

/** Windows that look alike in a chart: those of a class, or what a model makes of some. */
export interface SeenGroup {
  readonly id: AccessClass | 'wrong' | 'abstained'
  readonly name: string
  readonly windows: readonly SeenWindow[]
}

/** The windows by class, then those that the model gets wrong and those that it leaves alone, which lie over them. */
export function seenGroups(
  { points, runs, featureSet }: WindowPoints,
  judgement: SessionJudgement | undefined,
): SeenGroup[] {
  const windows = points.flatMap(({ run, window, features }): SeenWindow[] => {
    const about = runs[run]
    return about === undefined ? [] : [{ runName: about.name, label: about.label, window, features }]
  })
  const classes = ACCESS_CLASSES.map((name) => ({
    ...{ id: name, name: `${lookOf(name).sign} ${name}` },
    windows: windows.filter(({ label }) => label === name),
  }))
  const found = judgement?.featureSet === featureSet ? judgement.found : []
  return [
    ...classes,
    { id: 'wrong' as const, name: 'decided wrong', windows: found.filter(isWrong) },
    { id: 'abstained' as const, name: 'left alone', windows: found.filter((one) => !isWrong(one)) },
  ].filter((group) => group.windows.length > 0)
}

export function isWrong({ abstained }: FoundWindow): boolean {
  return abstained === 'no'
}

/** "random-mmap-4k, window 3: ✕ random", and its features, a line each. For HTML: names are somebody's text. */
export function toldOf({ runName, window, label, features }: SeenWindow, set: FeatureSetName): string {
  const lines = FEATURE_SETS[set].map(
    ({ name, unit }, at) => `${featureWord(name)}: ${featureText(name, unit, features[at] ?? Number.NaN)}`,
  )
  return [`${escaped(runName)}, window ${window + 1}: ${lookOf(label).sign} ${label}`, ...lines].join('<br>')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
