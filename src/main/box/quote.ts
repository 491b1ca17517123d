/**
 * One word of a POSIX shell command line, quoted so that the shell hands it on byte for byte.
 * Source: POSIX.1-2017 shell, 2.2.2: nothing is special between single quotes but the single quote itself. A word that begins with an
 * equals sign is quoted too: zsh, which is a login shell to some, puts the path of a program in its place (zshexpn(1), `=' expansion).
 * @throws RangeError for a NUL character: no program can receive one in an argument.
 */
export function quoteWord(word: string): string {
  if (word.includes('\0')) throw new RangeError('an argument cannot hold a NUL character')
  if (/^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/.test(word)) return word
  return `'${word.replaceAll("'", `'\\''`)}'`
}

/** A whole command line from an argument array. */
export function quoteCommand(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ')
}
