import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { machine } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A kernel that a module is for: `uname -r` and `uname -m`. */
export interface KernelIdentity {
  readonly release: string
  readonly machine: string
}

/**
 * The headers of exactly this kernel on this computer, if the module can be built with them here: same machine, gcc and make
 * at hand. Undefined where it cannot.
 */
export async function headersHere(kernel: KernelIdentity): Promise<string | undefined> {
  if (process.platform !== 'linux' || machine() !== kernel.machine || !/^[\w.+~-]+$/.test(kernel.release))
    return undefined
  const candidates = [`/lib/modules/${kernel.release}/build`, `/usr/src/linux-headers-${kernel.release}`]
  for (const directory of candidates) {
    if ((await isThere(join(directory, 'Makefile'))) && (await runs('gcc')) && (await runs('make'))) return directory
  }
  return undefined
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function runs(program: string): Promise<boolean> {
  return run(program, ['--version']).then(
    () => true,
    () => false,
  )
}

export interface MakeResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** `make` here, as `Box.run` would do it there. @throws the abort's reason */
export async function makeHere(argv: readonly string[], signal?: AbortSignal): Promise<MakeResult> {
  signal?.throwIfAborted()
  try {
    const { stdout, stderr } = await run('make', argv, { maxBuffer: MOST_OUTPUT_BYTES, ...(signal ? { signal } : {}) })
    return { exitCode: 0, stdout, stderr }
  } catch (error) {
    signal?.throwIfAborted()
    const failed = error as { code?: unknown; stdout?: unknown; stderr?: unknown }
    if (typeof failed.code !== 'number') throw error
    return { exitCode: failed.code, stdout: String(failed.stdout), stderr: String(failed.stderr) }
  }
}

const MOST_OUTPUT_BYTES = 16 * 2 ** 20
