import { BenchError } from '../../../shared/errors.ts'
import type { Box } from '../../box/index.ts'
import { plannedChanges, type PlannedChanges } from './planned-changes.ts'

const LONGEST_SECONDS = 1800
const SIMULATION_SECONDS = 120

/** What dpkg says of a package that is there, whole or not. `config-files` alone is left of one that was removed. */
export type PackageState = 'there' | 'configuration'

/** Debian's packages of a box. */
export class Apt {
  readonly #box: Box
  readonly #onLine: ((line: string) => void) | undefined
  #architecture: string | undefined

  private constructor(box: Box, onLine: ((line: string) => void) | undefined) {
    this.#box = box
    this.#onLine = onLine
  }

  /** @param onLine told of every change before it is made. @returns undefined where there is no apt-get */
  static async find(box: Box, onLine?: (line: string) => void): Promise<Apt | undefined> {
    return (await box.run(['which', 'apt-get'])).exitCode === 0 ? new Apt(box, onLine) : undefined
  }

  /** Every package of which something is there, by its name; with its architecture where that is not the box's own. */
  async states(): Promise<ReadonlyMap<string, PackageState>> {
    const output = await this.#box.must([
      'dpkg-query',
      '--show',
      '--showformat',
      '${binary:Package}\\t${db:Status-Status}\\n',
    ])
    const own = await this.#ownArchitecture()
    return new Map(
      output.split('\n').flatMap((line): [string, PackageState][] => {
        const [name = '', status] = line.split('\t')
        if (status === undefined || status === 'not-installed') return []
        return [[withoutOwn(name, own), status === 'config-files' ? 'configuration' : 'there']]
      }),
    )
  }

  /** Packages that somebody has asked for by their names. */
  async asked(): Promise<ReadonlySet<string>> {
    const names = (await this.#box.must(['apt-mark', 'showmanual'])).split('\n')
    const own = await this.#ownArchitecture()
    return new Set(names.map((name) => withoutOwn(name, own)))
  }

  /** What a change would come to; changes nothing. */
  async simulate(...argv: readonly string[]): Promise<PlannedChanges> {
    const command = ['apt-get', '-q', '--simulate', ...argv]
    const output = await this.#box.must(command, { asRoot: true, timeoutSeconds: SIMULATION_SECONDS })
    const { installed, removed } = plannedChanges(output)
    const own = await this.#ownArchitecture()
    const plain = (name: string) => withoutOwn(name, own)
    return { installed: installed.map(plain), removed: removed.map(plain) }
  }

  /** Changes packages, as a job: a package manager that is cut off in the middle leaves a box half configured. @throws BenchError command-failed */
  async change(program: 'apt-get' | 'dpkg', ...argv: readonly string[]): Promise<void> {
    const line = [program, ...argv].join(' ')
    this.#onLine?.(line)
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', program, ...argv]
    const { exitCode, stdout, stderr } = await this.#box.jobs.run('install', command, {
      timeoutSeconds: LONGEST_SECONDS,
    })
    if (exitCode === 0) return
    const verb = argv.find((word) => !word.startsWith('-')) ?? ''
    throw new BenchError(
      'command-failed',
      `${program} ${verb} failed on ${this.#box.name} with exit code ${exitCode}.`,
      {
        nextStep: `Try it by hand on ${this.#box.name}: ${line}`,
        details: `${stderr}\n${stdout}`.trim().slice(-4000),
      },
    )
  }

  async #ownArchitecture(): Promise<string> {
    this.#architecture ??= (await this.#box.must(['dpkg', '--print-architecture'])).trim()
    return this.#architecture
  }
}

/** dpkg names the architecture of some packages although it is the box's own, apt does not. */
function withoutOwn(name: string, own: string): string {
  return name.endsWith(`:${own}`) ? name.slice(0, -own.length - 1) : name
}
