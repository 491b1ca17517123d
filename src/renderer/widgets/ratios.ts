import type { Effect, RatioEstimate } from '../../shared/experiment/index.ts'

/** "0.0043", "2.41", "24.1", "241": of a ratio, as many digits as mean anything. */
export function ratioNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value < 0.0995) return String(Number(value.toPrecision(2)))
  return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2)
}

/** "2.41 [2.10, 2.66]": a ratio with its 95 % interval. */
export function ratioText({ value, interval95: [low, high] }: Pick<RatioEstimate, 'value' | 'interval95'>): string {
  return `${ratioNumber(value)} [${ratioNumber(low)}, ${ratioNumber(high)}]`
}

interface EffectLook {
  readonly sign: string
  readonly word: string
  /** CSS variable with 4.5:1 contrast for text. */
  readonly textColor: string
}

const LOOKS: Readonly<Record<Effect, EffectLook>> = {
  better: { sign: '▲', word: 'better', textColor: 'var(--good-text)' },
  worse: { sign: '▼', word: 'worse', textColor: 'var(--bad-text)' },
  'no-difference': { sign: '○', word: 'no difference shown', textColor: 'var(--mantine-color-dimmed)' },
}

export function effectLook(effect: Effect): EffectLook {
  return LOOKS[effect]
}

/** "▲ better", where no element can be: in charts. */
export function effectText(effect: Effect | undefined): string {
  return effect === undefined ? '' : `${LOOKS[effect].sign} ${LOOKS[effect].word}`
}
