import { EFFECT_TEXT, type Effect } from '../../shared/experiment/index.ts'

export { ratioNumber, ratioText } from '../../shared/number-text.ts'

interface EffectLook {
  readonly sign: string
  readonly word: string
  /** CSS variable with 4.5:1 contrast for text. */
  readonly textColor: string
}

const LOOKS: Readonly<Record<Effect, EffectLook>> = {
  better: { ...EFFECT_TEXT.better, textColor: 'var(--good-text)' },
  worse: { ...EFFECT_TEXT.worse, textColor: 'var(--bad-text)' },
  'no-difference': { ...EFFECT_TEXT['no-difference'], textColor: 'var(--mantine-color-dimmed)' },
}

export function effectLook(effect: Effect): EffectLook {
  return LOOKS[effect]
}

export { effectText } from '../../shared/experiment/index.ts'
