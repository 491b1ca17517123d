import { spawn } from 'node:child_process'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { BenchError } from '../../../shared/errors.ts'
import type { Box, CommandOptions, CommandResult } from '../box.ts'
import { BoxJobs } from '../jobs.ts'

/** This machine as a box, for tests that need real tools but no second machine. Commands run as who runs the test. */
export function localBox(): Box {
  const name = 'this-machine'
  const must: Box['must'] = async (argv, options) => {
    const { exitCode, stdout, stderr } = await runHere(argv, options)
    if (exitCode !== 0) throw new BenchError('command-failed', `${argv.join(' ')}: ${stderr}`)
    return stdout
  }
  return {
    name,
    mark: 'rabench-here',
    endMarked: () => Promise.resolve(0),
    jobs: new BoxJobs({ name, run: runHere, must }),
    run: runHere,
    must,
    async stream(argv, { onLine, ...options }) {
      let rest = ''
      const { exitCode } = await runHere(argv, { timeoutSeconds: 600, ...options }, (text) => {
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        lines.forEach(onLine)
      })
      return exitCode
    },
    open(argv, { onLine }) {
      const [command = '', ...rest] = argv
      const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] })
      createInterface({ input: child.stdout }).on('line', onLine)
      child.stdin.on('error', () => undefined)
      const ended = new Promise<number>((resolve) => {
        child.once('close', (exitCode) => {
          resolve(exitCode ?? 128)
        })
      })
      return Promise.resolve({
        ended,
        write: (text) => child.stdin.write(text),
        closeInput: () => child.stdin.end(),
      })
    },
    reconnect: () => Promise.resolve(),
    async pipe(argv, into) {
      const [command = '', ...rest] = argv
      const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
      const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
      await pipeline(child.stdout, into)
      const exitCode = await exited
      if (exitCode !== 0) throw new BenchError('command-failed', `${command}: exit ${String(exitCode)}`)
    },
    readFile: (path) =>
      readFile(path, 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        throw error
      }),
    writeFile: (path, content) => writeFile(path, content),
    upload: copyDirectory,
    download: copyDirectory,
    close: () => Promise.resolve(),
  }
}

async function copyDirectory(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  await cp(from, to, { recursive: true })
}

function runHere(
  argv: readonly string[],
  options: CommandOptions = {},
  onStdout?: (text: string) => void,
): Promise<CommandResult> {
  const [command = '', ...rest] = argv
  return new Promise((resolvePromise, reject) => {
    const child = spawn(command, rest, { detached: true })
    const output = { stdout: '', stderr: '' }
    let failure: BenchError | undefined
    const end = (error: BenchError) => {
      failure = error
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    }
    const abort = () => {
      end(new BenchError('interrupted', 'Interrupted.'))
    }
    const timer = setTimeout(
      () => {
        end(new BenchError('command-timeout', `${command} took too long.`))
      },
      (options.timeoutSeconds ?? 60) * 1000,
    )
    options.signal?.addEventListener('abort', abort, { once: true })
    if (options.signal?.aborted === true) abort()
    child.stdout.on('data', (chunk: Buffer) => {
      output.stdout += chunk.toString()
      onStdout?.(chunk.toString())
    })
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
    child.on('error', () => {
      resolvePromise({ exitCode: 127, ...output })
    })
    child.on('close', (exitCode) => {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', abort)
      if (failure === undefined) resolvePromise({ exitCode: exitCode ?? 128, ...output })
      else reject(failure)
    })
    child.stdin.end(options.stdin)
  })
}
