import { ODD_TEXTS } from './odd-values.ts'
import { below, oneOf, type Random } from './random-choices.ts'

/** A parser that is linear needs no more to show it. */
const LONGEST = 200_000

const SIGNS = Array.from('{}[]()<>,;:."\'=-\n')

type TextDamage = (text: string, random: Random, others: readonly string[]) => string

const DAMAGES: readonly TextDamage[] = [
  (text, random) => text.slice(0, below(random, text.length + 1)),
  (text, random) => {
    const at = below(random, text.length + 1)
    return text.slice(0, at) + text.slice(at + 1 + below(random, 40))
  },
  (text, random) => {
    const at = below(random, text.length + 1)
    return text.slice(0, at) + String.fromCharCode(below(random, random() < 0.8 ? 128 : 65_536)) + text.slice(at + 1)
  },
  // In place of what was there, or between it.
  (text, random) => {
    const at = below(random, text.length + 1)
    const odd = oneOf(random, ODD_TEXTS)
    return text.slice(0, at) + odd + text.slice(random() < 0.5 ? at : at + odd.length)
  },
  (text, random) => replaceNext(text, random, /-?\d+(\.\d+)?([eE][+-]?\d+)?/g, () => oneOf(random, ODD_TEXTS)),
  (text, random) => replaceNext(text, random, /\d+/g, () => String(below(random, 2000) - 1000)),
  (text, random) => replaceNext(text, random, /[^\s\w]/g, () => (random() < 0.1 ? '' : oneOf(random, SIGNS))),
  (text, random) => replaceNext(text, random, /\w+/g, (was) => (random() < 0.5 ? was + was : was.toUpperCase())),
  (text, random) => {
    const lines = text.split('\n')
    const [from, to] = [below(random, lines.length), below(random, lines.length)]
    const moved = random() < 0.5 ? lines.splice(from, 1) : lines.slice(from, from + 1)
    return lines.toSpliced(to, 0, ...moved).join('\n')
  },
  (text, random, others) => {
    const other = oneOf(random, others)
    const from = below(random, other.length + 1)
    const at = below(random, text.length + 1)
    return text.slice(0, at) + other.slice(from, from + 1 + below(random, 200)) + text.slice(at)
  },
  (text, random) => {
    const at = below(random, text.length + 1)
    const piece = text.slice(at, at + 1 + below(random, 8))
    return text.slice(0, at) + piece.repeat(below(random, 2000)) + text.slice(at)
  },
]

/** A copy with one to three damages, mostly of the kind that leaves the rest readable. */
export function damagedText(whole: string, random: Random, others: readonly string[] = [whole]): string {
  let text = whole
  for (let left = 1 + below(random, 3); left > 0; left--) text = oneOf(random, DAMAGES)(text, random, others)
  return text.slice(0, LONGEST)
}

/** The first place of the pattern after a random one. */
function replaceNext(text: string, random: Random, pattern: RegExp, replacement: (was: string) => string): string {
  pattern.lastIndex = below(random, text.length + 1)
  const found = pattern.exec(text)
  if (found === null) return text
  const { index, 0: was } = found
  return text.slice(0, index) + replacement(was) + text.slice(index + was.length)
}
