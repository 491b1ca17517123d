import type { Box, CommandResult } from '../../box/box.ts'
import { BenchError } from '../../../shared/errors.ts'

/** What a command says, by its words joined with blanks; the first expression that matches answers. */
export type Script = readonly (readonly [command: RegExp, result: Partial<CommandResult>])[]

export interface ScriptedBox {
  readonly box: Box
  readonly commands: string[]
  /** What was written, by path. */
  readonly files: ReadonlyMap<string, string | Buffer>
}

/** A box at the edge: it answers with what real boxes said. Files are those of the script's `cat PATH`. */
export function scriptedBox(script: Script): ScriptedBox {
  const commands: string[] = []
  const files = new Map<string, string | Buffer>()
  const answer = (argv: readonly string[]): CommandResult => {
    const command = argv.join(' ')
    commands.push(command)
    const [, result] = script.find(([expression]) => expression.test(command)) ?? []
    return { exitCode: result === undefined ? 1 : 0, stdout: '', stderr: '', ...result }
  }
  const box: Box = {
    name: 'lab7',
    mark: 'rabench-scripted',
    endMarked: () => Promise.resolve(0),
    jobs: {
      run: (_name, argv) => Promise.resolve(answer(argv)),
      has: () => Promise.resolve(false),
      endAll: () => Promise.resolve(),
    },
    run: (argv) => Promise.resolve(answer(argv)),
    must: (argv) => {
      const { exitCode, stdout, stderr } = answer(argv)
      if (exitCode === 0) return Promise.resolve(stdout)
      return Promise.reject(new BenchError('command-failed', `${argv.join(' ')} failed: ${stderr}`))
    },
    stream: (argv, { onLine }) => {
      const { stdout, exitCode } = answer(argv)
      for (const line of stdout.split('\n').filter(Boolean)) onLine(line)
      return Promise.resolve(exitCode)
    },
    open: (argv, { onLine }) => {
      const { stdout, exitCode } = answer(argv)
      for (const line of stdout.split('\n').filter(Boolean)) onLine(line)
      return Promise.resolve({ ended: Promise.resolve(exitCode), write: () => undefined, closeInput: () => undefined })
    },
    reconnect: () => Promise.resolve(),
    readFile: (path) => {
      const { exitCode, stdout } = answer(['cat', path])
      return Promise.resolve(exitCode === 0 ? stdout : undefined)
    },
    writeFile: (path, content) => {
      commands.push(`write ${path}`)
      files.set(path, content)
      return Promise.resolve()
    },
    upload: (from, to) => {
      commands.push(`upload ${from} ${to}`)
      return Promise.resolve()
    },
    download: () => Promise.resolve(),
    pipe: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  return { box, commands, files }
}
