import { randomBytes } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import path from 'node:path'
import { isDiskFull } from '../../shared/disk-full.ts'
import { BenchError } from '../../shared/errors.ts'
import { holdText, parseHoldFile, type Holder, type HoldFile } from './hold-file.ts'

/** The laptop's copies of what its holds wrote down, a file each, in one folder. */
export class LaptopFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @throws BenchError no-space; the file is as it was before */
  async write(file: HoldFile): Promise<void> {
    const target = this.#pathOf(file.id)
    await this.#writing(async () => {
      await writeFile(`${target}.new`, holdText(file), { flush: true })
      await rename(`${target}.new`, target)
    })
  }

  async remove(id: string): Promise<void> {
    await rm(this.#pathOf(id), { force: true })
  }

  /** Those that nobody has ended, the oldest first. A file that cannot be read tells nothing and is left out. */
  async list(): Promise<HoldFile[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    })
    const files = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => this.#read(name)))
    return files.filter((file) => file !== undefined).toSorted((a, b) => a.since.localeCompare(b.since))
  }

  /** This process, as a holder. @throws BenchError no-space */
  async holder(): Promise<Holder> {
    return {
      bench: await this.#benchId(),
      user: userInfo().username,
      host: hostname(),
      pid: process.pid,
      processStart: await processStart(process.pid),
    }
  }

  async #read(name: string): Promise<HoldFile | undefined> {
    const file = path.join(this.#folder, name)
    try {
      return parseHoldFile(await readFile(file, 'utf8'), file)
    } catch (error) {
      if (error instanceof BenchError && error.code === 'bad-configuration') return undefined
      throw error
    }
  }

  async #benchId(): Promise<string> {
    const file = path.join(this.#folder, 'bench-id')
    const known = await readFile(file, 'utf8').catch(() => undefined)
    if (known) return known.trim()
    const own = `${file}.${process.pid}`
    await this.#writing(async () => {
      await writeFile(own, randomBytes(8).toString('hex'), { flush: true })
      // What a full disk has left of it.
      if (known === '') await rm(file, { force: true })
      // Whoever is first decides it; all others read what that one wrote.
      await link(own, file).catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      })
      await rm(own)
    })
    return (await readFile(file, 'utf8')).trim()
  }

  async #writing(write: () => Promise<void>): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true })
      await write()
    } catch (error) {
      if (!isDiskFull(error)) throw error
      throw new BenchError('no-space', `The disk of this computer that holds ${this.#folder} is full.`, {
        kept: 'What is complete is stored, and what was changed on the box is written down there.',
        nextStep: 'Free some space on it, or choose another data folder (in the settings, or RABENCH_DATA).',
        cause: error,
      })
    }
  }

  #pathOf(id: string): string {
    return path.join(this.#folder, `${id}.json`)
  }
}

/** Whether a holder on this laptop is still at work. */
export async function isAtWork({ pid, processStart: start, host }: Holder): Promise<boolean> {
  if (pid === process.pid && start === (await processStart(pid))) return true
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // It is there, and somebody else's.
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return (await processStart(pid)) === start
    return false
  }
  return (await processStart(pid)) === start
}

/** proc(5): the 22nd field of stat, counted behind the command's name, which may hold blanks and brackets. Empty where there is no /proc. */
async function processStart(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
