import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = path.join(import.meta.dirname, '..')

export interface ServeProcess {
  /** What a person would open. */
  readonly address: string
  stop(): Promise<void>
}

/** `rabench serve` as it is, in a data folder that was never there before. */
export async function startServe(): Promise<ServeProcess> {
  const home = await mkdtemp(path.join(tmpdir(), 'rabench-paint-'))
  const child = spawn(process.execPath, [path.join(ROOT, 'src/main/cli/rabench.ts'), 'serve', '--port', '0'], {
    cwd: ROOT,
    env: { ...process.env, RABENCH_DATA: path.join(home, 'data'), XDG_CONFIG_HOME: path.join(home, 'config') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const address = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    ended.then(([code]) => Promise.reject(new Error(`rabench serve ended with ${String(code)}`))),
  ])
  return {
    address,
    stop: async () => {
      child.kill('SIGINT')
      await ended
      await rm(home, { recursive: true, force: true })
    },
  }
}
