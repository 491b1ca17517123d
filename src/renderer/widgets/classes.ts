import { ACCESS_CLASSES, CLASS_SIGN, type AccessClass } from '../../shared/classes.ts'

/** What stands where a class would: a window without enough requests, and one that nobody was to judge. */
type ClassName = AccessClass | 'idle' | 'not judged'

/** In the place of a class id, for a window after a time limit. -1 is an idle one, as in the module's lines. */
export const UNJUDGED_ID = -2

/** A class as it looks everywhere: colour, and a sign for eyes that do not tell the colours apart. */
export interface ClassLook {
  readonly name: ClassName
  readonly sign: string
  /** Of marks and areas, on light and dark. */
  readonly color: string
  /** CSS variable with 4.5:1 contrast for text. */
  readonly textColor: string
}

const LOOKS: Readonly<Record<ClassName, ClassLook>> = {
  sequential: {
    name: 'sequential',
    sign: CLASS_SIGN.sequential,
    color: '#0072b2',
    textColor: 'var(--class-sequential-text)',
  },
  random: { name: 'random', sign: CLASS_SIGN.random, color: '#d55e00', textColor: 'var(--class-random-text)' },
  mixed: { name: 'mixed', sign: CLASS_SIGN.mixed, color: '#cc79a7', textColor: 'var(--class-mixed-text)' },
  idle: { name: 'idle', sign: '·', color: '#8a8f98', textColor: 'var(--class-idle-text)' },
  'not judged': { name: 'not judged', sign: '–', color: '#8a8f98', textColor: 'var(--class-idle-text)' },
}

/** "✕ random 0.98"; without a confidence where nothing was judged. */
export function judgedText(classId: number, confidence: number): string {
  const { sign, name } = lookOfId(classId)
  return classId < 0 ? `${sign} ${name}` : `${sign} ${name} ${confidence.toFixed(2)}`
}

export function lookOf(name: ClassName): ClassLook {
  return LOOKS[name]
}

/** Of a decision: -1 is idle, and `UNJUDGED_ID` not judged. */
export function lookOfId(classId: number): ClassLook {
  return LOOKS[ACCESS_CLASSES[classId] ?? (classId === UNJUDGED_ID ? 'not judged' : 'idle')]
}
