import { InvalidArgumentError } from 'commander'
import { ACCESS_CLASSES, type ReadaheadMapKib } from '../../../shared/classes.ts'

const KIB = { least: 4, most: 16_384 }
const MOST_SECONDS = 2_592_000

/** "256,16,64" */
export function mapFlag(text: string): ReadaheadMapKib {
  const values = text.split(',').map((value) => whole(value, KIB.least, KIB.most))
  const [sequential, random, mixed] = values
  if (
    values.length !== ACCESS_CLASSES.length ||
    sequential === undefined ||
    random === undefined ||
    mixed === undefined
  ) {
    throw new InvalidArgumentError(`three values in KiB, for ${ACCESS_CLASSES.join(', ')}`)
  }
  return { sequential, random, mixed }
}

export function kibFlag(text: string): number {
  return whole(text, KIB.least, KIB.most)
}

export function secondsFlag(text: string): number {
  return whole(text, 1, MOST_SECONDS)
}

export function countFlag(text: string): number {
  return whole(text, 1, 1000)
}

/** In thousandths; 1001 is never. */
export function milliFlag(text: string): number {
  return whole(text, 0, 1001)
}

/** A value, or the word for none of it. */
export function orNone(word: string, flag: (text: string) => number): (text: string) => number | 'none' {
  return (text) => (text === word ? 'none' : flag(text))
}

export function onOffFlag(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on'
  throw new InvalidArgumentError('on or off')
}

function whole(text: string, least: number, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most && text.trim() !== '') return value
  throw new InvalidArgumentError(`a whole number from ${least} to ${most}`)
}
