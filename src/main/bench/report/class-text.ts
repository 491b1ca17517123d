import { ACCESS_CLASSES, CLASS_SIGN, type AccessClass } from '../../../shared/classes.ts'

/** "▬ sequential", which stays on one line. */
export function classText(name: AccessClass): string {
  return `${CLASS_SIGN[name]}\u00A0${name}`
}

/** "25 sequential, 35 random, 15 mixed" */
export function byClassText(counts: Readonly<Record<AccessClass, number>>): string {
  return ACCESS_CLASSES.map((name) => `${counts[name]} ${name}`).join(', ')
}
