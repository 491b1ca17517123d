import { below, oneOf, type Random } from './random-choices.ts'

/** What readers of text stumble over: ends of formats, edges of types, words of other languages, halves of characters. */
export const ODD_TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    '\0',
    '\n',
    '\r\n',
    '\t',
    '"',
    '""',
    "'",
    '\\',
    '\\u0000',
    ',',
    ';',
    '{',
    '}',
    '[',
    ']',
    '<',
    '>',
    '&amp;',
  ],
  ...['0', '-0', '-1', '1e999', '1e-400', '0x10', '1_000', '1,5', 'NaN', 'Infinity', 'null', 'true', 'undefined'],
  ...['9007199254740993', '18446744073709551616', '-9223372036854775809', '9'.repeat(400), '٣', '½'],
  ...['../../etc/passwd', '/', '//', '.', '..', 'C:evil', 'a/b', 'a\\b', '~', '-rf', '--help', '$(id)', '`id`', '; id'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '<b>', '<script>', '%s', '%00', '{{x}}', "' OR 1=1 --"],
  ...['\uFEFF', '\uFFFD', '\u202E', '\u2028', '\uD800', '\uDC00', 'é', 'e\u0301', 'İ', 'ß', '🙂', '👩‍👩‍👧', 'ﷺ'],
  ...['2026-02-30T00:00:00Z', '2026-11-24T10:00:00.000Z', '+275760-09-13T00:00:00.001Z', '0000-01-01T00:00:00Z'],
  ...['x'.repeat(300), 'y'.repeat(5000), 'a b'.repeat(100)],
]

export const ODD_NUMBERS: readonly number[] = [
  ...[0, -0, 1, -1, 2, 3, 0.5, -0.5, 1e-320, 1e308, -1e308, 127, 128, 255, 256, 65_535, 65_536],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 63, -(2 ** 31), -(2 ** 53), -(2 ** 63)],
]

/** JSON without a meaning. */
export function oddValue(random: Random): unknown {
  switch (below(random, 8)) {
    case 0:
      return oneOf(random, ODD_NUMBERS)
    case 1:
      return oneOf(random, ODD_TEXTS)
    case 2:
      return nested(1 + below(random, 1500))
    case 3:
      return Array.from({ length: below(random, 1000) }, () => 0)
    default:
      return oneOf<unknown>(random, [null, true, false, {}, [], [null], [[]], { length: -1 }, { toJSON: 1 }])
  }
}

/** An array in an array in an array. */
function nested(depth: number): unknown {
  let value: unknown = []
  for (let left = depth; left > 0; left--) value = [value]
  return value
}
