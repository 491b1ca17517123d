import type { AccessClass } from './classes.ts'

/** The class that a run counts as: what a person has set right, else what was planned. */
export function labelInForce({
  label,
  correctedLabel,
}: {
  readonly label: AccessClass
  readonly correctedLabel?: AccessClass | undefined
}): AccessClass {
  return correctedLabel ?? label
}
