import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteCommand } from './quote.ts'

/** What a real shell hands to a program, separated by NUL bytes. */
function throughShell(argv: readonly string[]): string[] {
  const printed = execFileSync('sh', ['-c', quoteCommand(['printf', '%s\\0', ...argv])])
  return printed.toString('utf8').split('\0').slice(0, -1)
}

test.each([
  [
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
    '‮right to left',
    '日本',
  ],
])('a shell hands on hostile words unchanged', (...words) => {
  expect(throughShell(words)).toEqual(words)
})

test('a shell hands on any words unchanged', () => {
  const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && text.isWellFormed())
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
      expect(throughShell(words)).toEqual(words)
    }),
    { numRuns: 60 },
  )
})

test('a NUL character is refused', () => {
  expect(() => quoteCommand(['echo', 'a\0b'])).toThrow(RangeError)
})
