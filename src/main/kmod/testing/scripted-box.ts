import type { Box, CommandResult } from '../../box/box.ts'

/** What a command says, by its words joined with blanks; the first expression that matches answers. */
export type Script = readonly (readonly [command: RegExp, result: Partial<CommandResult>])[]

/** A box at the edge: it answers with what real boxes said. Files are those of the script's `cat PATH`. */
export function scriptedBox(script: Script): { readonly box: Box; readonly commands: string[] } {
  const commands: string[] = []
  const answer = (argv: readonly string[]): CommandResult => {
    const command = argv.join(' ')
    commands.push(command)
    const [, result] = script.find(([expression]) => expression.test(command)) ?? []
    return { exitCode: result === undefined ? 1 : 0, stdout: '', stderr: '', ...result }
  }
  const box: Box = {
    name: 'lab7',
    run: (argv) => Promise.resolve(answer(argv)),
    must: (argv) => Promise.resolve(answer(argv).stdout),
    stream: (argv, { onLine }) => {
      const { stdout, exitCode } = answer(argv)
      for (const line of stdout.split('\n').filter(Boolean)) onLine(line)
      return Promise.resolve(exitCode)
    },
    readFile: (path) => {
      const { exitCode, stdout } = answer(['cat', path])
      return Promise.resolve(exitCode === 0 ? stdout : undefined)
    },
    writeFile: () => Promise.resolve(),
    upload: (from, to) => {
      commands.push(`upload ${from} ${to}`)
      return Promise.resolve()
    },
    download: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  return { box, commands }
}
