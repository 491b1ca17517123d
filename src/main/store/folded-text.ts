import type { Connection } from './database.ts'

/** A text as a search compares it: without case and accents ("Größe" is "große"). */
export function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** The words of a search, each of which has to be found. */
export function searchWords(text: string): string[] {
  return folded(text)
    .split(/\s+/)
    .filter((word) => word !== '')
}

/** Gives SQL the function `folded(text)`; of null it is ''. */
export function addTextFunctions(db: Connection): void {
  db.function('folded', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? folded(text) : ''))
}
