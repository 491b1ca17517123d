import type { Effect } from './evaluation-report.ts'

/** A sign for eyes that do not tell colours apart, and the word. */
export const EFFECT_TEXT: Readonly<Record<Effect, { readonly sign: string; readonly word: string }>> = {
  better: { sign: '▲', word: 'better' },
  worse: { sign: '▼', word: 'worse' },
  'no-difference': { sign: '○', word: 'no difference shown' },
}

/** "▲ better"; nothing where none is known. */
export function effectText(effect: Effect | undefined): string {
  return effect === undefined ? '' : `${EFFECT_TEXT[effect].sign} ${EFFECT_TEXT[effect].word}`
}
