import { ACCESS_CLASSES, CLASS_SIGN, type AccessClass } from '../../shared/classes.ts'

/** A class as it looks everywhere: colour, and a sign for eyes that do not tell the colours apart. */
export interface ClassLook {
  readonly name: AccessClass | 'idle'
  readonly sign: string
  /** Of marks and areas, on light and dark. */
  readonly color: string
  /** CSS variable with 4.5:1 contrast for text. */
  readonly textColor: string
}

const LOOKS: Readonly<Record<AccessClass | 'idle', ClassLook>> = {
  sequential: {
    name: 'sequential',
    sign: CLASS_SIGN.sequential,
    color: '#0072b2',
    textColor: 'var(--class-sequential-text)',
  },
  random: { name: 'random', sign: CLASS_SIGN.random, color: '#d55e00', textColor: 'var(--class-random-text)' },
  mixed: { name: 'mixed', sign: CLASS_SIGN.mixed, color: '#cc79a7', textColor: 'var(--class-mixed-text)' },
  idle: { name: 'idle', sign: '·', color: '#8a8f98', textColor: 'var(--class-idle-text)' },
}

export function lookOf(name: AccessClass | 'idle'): ClassLook {
  return LOOKS[name]
}

/** Of a decision: -1 is idle. */
export function lookOfId(classId: number): ClassLook {
  return LOOKS[ACCESS_CLASSES[classId] ?? 'idle']
}
