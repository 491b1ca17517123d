import { execFileSync, spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quoteCommand } from './quote.ts'

/** Login shells that people have. */
const SHELLS = ['sh', 'bash', 'zsh']

/** What a real shell hands to a program, separated by NUL bytes. */
function throughShell(shell: string, argv: readonly string[]): string[] {
  const printed = execFileSync(shell, ['-c', quoteCommand(['printf', '%s\\0', ...argv])])
  return printed.toString('utf8').split('\0').slice(0, -1)
}

const WORDS = [
  "it's",
  '"quoted"',
  '$(touch /tmp/owned)',
  '`id`',
  ';',
  '&&',
  'a\nb',
  '',
  '*',
  '~',
  '-n',
  '\\',
  '=ls',
  '==',
  'a=~',
  '%1',
  '‮right to left',
  '日本',
]

describe.each(SHELLS)('%s', (shell) => {
  const isThere = spawnSync(shell, ['-c', 'true']).status === 0
  if (!isThere) process.stderr.write(`Words are not sent through ${shell}: it is not installed.\n`)

  test.skipIf(!isThere)('hands on hostile words unchanged', () => {
    expect(throughShell(shell, WORDS)).toEqual(WORDS)
  })

  test.skipIf(!isThere)('hands on any words unchanged', () => {
    const sign = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 3 }),
      fc.constantFrom('=', '%', '^', '{a,b}', '!', '#'),
    )
    const word = fc
      .array(sign, { maxLength: 4 })
      .map((signs) => signs.join(''))
      .filter((text) => !text.includes('\0') && text.isWellFormed())
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
        expect(throughShell(shell, words)).toEqual(words)
      }),
      { numRuns: 60 },
    )
  })
})

test('a NUL character is refused', () => {
  expect(() => quoteCommand(['echo', 'a\0b'])).toThrow(RangeError)
})
