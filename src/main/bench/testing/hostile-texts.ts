import fc from 'fast-check'
import { HOSTILE_SIGNS } from '../../box/testing/hostile-words.ts'

/** What a page, a report or a table could take for markup, script, an entity or a formula. */
const MARKUP: readonly string[] = [
  ...['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><b a="', "' onmouseover='alert(1)", '</title>'],
  ...[
    '</pre>',
    '</style>',
    '<!--',
    '-->',
    ']]>',
    '<?xml?>',
    '<!DOCTYPE x [<!ENTITY y "z">]>',
    '&y;',
    '&lt;',
    '&amp;amp;',
  ],
  ...[
    '&#0;',
    '&#x1F600;',
    'javascript:alert(1)',
    '${title}',
    '{{title}}',
    '=1+1',
    "=cmd|' /C calc'!A0",
    '@SUM(A1)',
    '","',
  ],
]

function joined(...more: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  const signs = fc.constantFrom(...HOSTILE_SIGNS, ...MARKUP, ' ', 'a')
  const piece = fc.oneof(signs, fc.string({ unit: 'binary', maxLength: 8 }), ...more)
  return fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''))
}

/** What a person may type, or a bundle bring, as a title, a note, a model of disk: any characters, NUL too. It begins and ends with a letter. */
export const hostileText: fc.Arbitrary<string> = joined(fc.constant('\0')).map((text) => `a${text}z`)

/** What a session or a run may be called in a bundle: no slash, backslash or control character, and no more than a file's name holds. */
export const hostileId: fc.Arbitrary<string> = joined()
  .map((text) => text.replaceAll(/[/\\\p{Cc}]/gu, ''))
  .filter((text) => !/^\.*$/.test(text) && Buffer.byteLength(text) <= 200)
