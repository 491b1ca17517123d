import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { defaultPaths } from '../../src/main/bench/workbench.ts'

/** Where programs of a root see the directory that they are given. */
export const WORK = '/mnt'

/** Why this computer cannot make such roots; undefined where it can. */
export function whyNoRoots(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root: it works in a chroot with mounts of its own'
  const tried = spawnSync('unshare', ['--mount', 'true'], { encoding: 'utf8' })
  return tried.status === 0 ? undefined : `cannot have mounts of its own here: ${tried.stderr.trim()}`
}

export interface CommandResult {
  readonly exitCode: number | null
  /** Both streams. */
  readonly output: string
}

/** A directory with a Debian in it, whose programs can be run. */
export class DebianRoot {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Runs a program in the root, with `work` at WORK. Its mounts are its own and end with it. */
  run(work: string, argv: readonly string[]): CommandResult {
    const inside = [
      'mount -t proc proc "$1/proc"',
      'mount --rbind /dev "$1/dev"',
      'mount -t tmpfs tmpfs "$1/tmp"',
      `mount --bind "$2" "$1${WORK}"`,
      'root=$1; shift 2',
      `exec chroot "$root" sh -c 'cd ${WORK} && exec "$@"' sh "$@" 2>&1`,
    ].join('\n')
    const { status, stdout } = spawnSync(
      'unshare',
      ['--mount', '--propagation', 'private', 'sh', '-euc', inside, 'sh', this.#directory, work, ...argv],
      {
        encoding: 'utf8',
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C' },
        maxBuffer: 2 ** 28,
      },
    )
    return { exitCode: status, output: stdout }
  }
}

/**
 * The directory of a root, from the cache (beside the virtual box's images) or made now.
 * @param kind the folder in the cache.
 * @param ingredients everything that decides what the root holds.
 * @param make makes the root in a new directory; when it fails, what it has made is removed.
 */
export async function ensureRootDirectory(
  kind: string,
  ingredients: readonly unknown[],
  make: (target: string) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(ingredients)).digest('hex').slice(0, 16)
  const directory = path.join(defaultPaths().cache, kind, hash)
  if (existsSync(directory)) return directory
  await mkdir(path.dirname(directory), { recursive: true })
  const building = await mkdtemp(`${directory}-building-`)
  try {
    const root = path.join(building, 'root')
    await make(root)
    await rename(root, directory)
  } finally {
    await rm(building, { recursive: true, force: true })
  }
  return directory
}
