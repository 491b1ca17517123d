import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { NODE, RABENCH, ROOT, type Home } from './home.ts'

const START_SECONDS = 60
/** A piece of work that is stopped puts its box back first. */
const STOP_SECONDS = 90

/** A real bench behind its `serve` door. */
export interface BenchProcess {
  /** With the token: what a person would open. */
  readonly address: string
  readonly origin: string
  /** What it said on stderr so far. */
  said(): string
  /** As Ctrl-C does. */
  stop(): Promise<void>
}

export async function startBench(home: Home, port = 0): Promise<BenchProcess> {
  const child = spawn(NODE, [RABENCH, 'serve', '--port', String(port)], {
    cwd: ROOT,
    env: home.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const address = await firstLine(child, () => said)
  return { address, origin: new URL(address).origin, said: () => said, stop: () => ended(child) }
}

async function firstLine(child: ChildProcess, said: () => string): Promise<string> {
  const { stdout } = child
  if (stdout === null) throw new Error('serve has no stdout')
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const patience = setTimeout(() => {
    child.kill('SIGKILL')
    reject(new Error(`serve printed no address within ${START_SECONDS} s: ${said()}`))
  }, START_SECONDS * 1000)
  createInterface({ input: stdout }).once('line', resolve)
  child.once('exit', (code) => {
    reject(new Error(`serve ended with ${String(code)}: ${said()}`))
  })
  try {
    return await promise
  } finally {
    clearTimeout(patience)
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000)
  await gone
  clearTimeout(patience)
}
