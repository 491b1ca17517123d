import fc from 'fast-check'

/** Signs and short words that some shell, program, file or screen takes for more than what they are. */
export const HOSTILE_SIGNS: readonly string[] = [
  ...[
    "'",
    '"',
    '\\',
    '`',
    '$',
    '$HOME',
    '${HOME}',
    '$$',
    '$?',
    '$(',
    '${',
    '!',
    '!!',
    '#',
    '%',
    '%s',
    '%n',
    '\\n',
    '\\0',
  ],
  ...[
    '*',
    '?',
    '[a-z]',
    '{a,b}',
    '~',
    '~root',
    '-',
    '--',
    '-n',
    '-e',
    '-rf',
    '=',
    '=ls',
    '@',
    ':',
    ',',
    '.',
    '..',
    '+',
  ],
  ...['(', ')', '<', '>', '&', ';', '|', '&&', '||', ' ', '  ', '\t', '\n', '\r', '\r\n'],
  // Bell, clear screen, delete, next line, and the one sign that starts a sequence on some terminals.
  ...['\u0001', '\u0007', '\u001b[2J', '\u007f', '\u0085', '\u009b31m'],
  // A blank that is none, right to left, an isolate, a joiner, a byte order mark, no character.
  ...['\u00a0', '\u202e', '\u2066', '\u200b', '\ufeff', '\ufffe'],
  ...['é', 'e\u0301', 'ß', '日本', 'עברית', '👩\u200d👩\u200d👧', '🏳\ufe0f\u200d🌈', '\u{10ffff}'],
]

/** A file name's longest is 255 bytes; what is appended to one has room. */
const LONGEST_NAME_BYTES = 200

/** Each makes the file `canary` where a shell reads it as more than a word. */
function trapsFor(canary: string): readonly string[] {
  const touch = `touch ${canary}`
  return [
    ...[`$(${touch})`, `\`${touch}\``, `;${touch};`, `&&${touch}&&`, `||${touch}||`, `|${touch}|`, `&${touch}&`],
    ...[`\n${touch}\n`, `'$(${touch})'`, `"$(${touch})"`, `'; ${touch}; '`, `"; ${touch}; "`, `\\'; ${touch}; #`],
    ...[`>${canary}`, `<(${touch})`, `\${none:-$(${touch})}`, `$((a[$(${touch})]))`],
  ]
}

/** Anything that an argument can be: no NUL in it. @param canary a path that must never come to be */
export function hostileWord(canary: string): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...trapsFor(canary)) },
    { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_SIGNS) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  )
  return fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('').replaceAll('\0', ''))
}

/** Anything that a file can be called. @param canary a name, as a path has slashes */
export function hostileFileName(canary: string): fc.Arbitrary<string> {
  return hostileWord(canary)
    .map((word) => firstBytes(word.replaceAll('/', ''), LONGEST_NAME_BYTES))
    .filter((name) => !/^\.{0,2}$/.test(name))
}

/** Of a text so much as fits into so many bytes, whole characters only. */
function firstBytes(text: string, most: number): string {
  let [fitting, bytes] = ['', 0]
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > most) break
    fitting += character
  }
  return fitting
}
