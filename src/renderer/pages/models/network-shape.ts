import type { AccessClass } from '../../../shared/classes.ts'
import type { ModelDocument } from '../../../shared/model.ts'

/** "8-32-16-3": inputs and the units of each layer. */
export function networkShape({ scaler, layers }: Pick<ModelDocument, 'scaler' | 'layers'>): string {
  return [scaler.mean.length, ...layers.map(({ bias }) => bias.length)].join('-')
}

export function windowsByClass({ windowsByClass: known }: ModelDocument['training']): Record<AccessClass, number> {
  return { sequential: known.sequential, random: known.random, mixed: known.mixed }
}
