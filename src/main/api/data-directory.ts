import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { BenchError } from '../../shared/errors.ts'
import { readConfiguration, writeConfiguration, type Workbench } from '../bench/index.ts'

/** The data folder: the one in use, and the one from the next start on. */
export class DataDirectory {
  readonly #bench: Workbench

  constructor(bench: Workbench) {
    this.#bench = bench
  }

  get(): { dataDirectory: string; nextDataDirectory?: string } {
    const dataDirectory = this.#bench.paths.data
    const next = readConfiguration().dataDirectory
    return { dataDirectory, ...(next === undefined || next === dataDirectory ? {} : { nextDataDirectory: next }) }
  }

  /** @throws BenchError wrong-usage where it is no absolute path of a directory that can be written. */
  async set(directory: string): Promise<void> {
    if (!path.isAbsolute(directory)) {
      throw new BenchError('wrong-usage', `"${directory}" is not a full path.`, {
        kept: 'The data folder is as it was.',
        nextStep: `Give one that starts at the root, such as ${this.#bench.paths.data}.`,
      })
    }
    try {
      await mkdir(directory, { recursive: true })
      await access(directory, constants.W_OK)
    } catch (error) {
      throw new BenchError('wrong-usage', `${directory} cannot be written.`, {
        kept: 'The data folder is as it was.',
        nextStep: 'Give a folder that belongs to you.',
        details: String(error),
        cause: error,
      })
    }
    await writeConfiguration({ dataDirectory: path.resolve(directory) })
  }
}
