import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { BenchError } from '../../shared/errors.ts'
import { localEnvironment } from './environment.ts'

export interface LocalCommandOptions {
  /** Besides what every program gets (`localEnvironment`). */
  readonly env?: Readonly<Record<string, string>>
  /** Every line that it prints, from either stream. */
  readonly onLine?: (line: string) => void
  readonly signal?: AbortSignal
}

/**
 * Runs a program of the laptop to its end.
 * @throws BenchError `virtual-box` with its last lines when it fails; `interrupted` when aborted.
 */
export async function runLocally(
  program: string,
  args: readonly string[],
  options: LocalCommandOptions = {},
): Promise<void> {
  const child = spawn(program, args, {
    env: localEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const tail: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      tail.push(line)
      if (tail.length > 40) tail.shift()
      options.onLine?.(line)
    })
  }
  // Its own process group, ended whole: mmdebstrap has children of its own.
  const onAbort = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  }
  options.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    if (options.signal?.aborted === true) throw new BenchError('interrupted', 'Stopped, as asked.')
    if (code !== 0) {
      throw new BenchError(
        'virtual-box',
        `${program} failed with exit code ${code ?? 'none'}: ${tail.at(-1) ?? 'it said nothing'}`,
        {
          details: tail.join('\n'),
        },
      )
    }
  } finally {
    options.signal?.removeEventListener('abort', onAbort)
  }
}
