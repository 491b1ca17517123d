import { BenchError } from '../../../shared/errors.ts'

/** @param name of the file or of a place in it. @param what a clause: "its member a.json is there twice" */
export function badBundle(name: string, what: string, cause?: unknown): BenchError {
  return new BenchError('bad-bundle', `${name} is refused: ${what}.`, {
    kept: 'Nothing was imported.',
    nextStep: 'Export the session again where it came from, and copy the file whole.',
    ...(cause === undefined ? {} : { cause }),
  })
}

/** What a text of somebody else's is quoted as: one short line without control characters. */
export function quoted(text: string): string {
  const plain = text.replaceAll(/\p{Cc}/gu, '?')
  return `"${plain.length > 80 ? `${plain.slice(0, 80)}…` : plain}"`
}
