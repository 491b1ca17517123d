import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import { newerFormat } from '../../shared/newer-format.ts'
import { listedBoxSchema, type BoxAddress } from '../../shared/box-address.ts'

const VERSION = 1

const headerSchema = z.object({ format: z.literal('rabench-boxes'), version: z.int().positive() })
const fileSchema = headerSchema.extend({
  version: z.literal(VERSION),
  boxes: z.array(listedBoxSchema),
})

/** The boxes that somebody has added, in a small JSON file. It holds no secret. */
export class BoxRegistry {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  /** @throws BenchError newer-format | bad-configuration; the file stays as it is */
  async list(): Promise<readonly BoxAddress[]> {
    let text: string
    try {
      text = await readFile(this.#file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
    return boxesOf(text, this.#file)
  }

  /** @throws BenchError unknown-box, naming the ones there are. */
  async get(name: string): Promise<BoxAddress> {
    const boxes = await this.list()
    const found = boxes.find((box) => box.name === name)
    if (found !== undefined) return found
    const names = ['virtual', ...boxes.map((box) => box.name)].join(', ')
    throw new BenchError('unknown-box', `There is no box called "${name}". There are: ${names}.`, {
      nextStep: `Add it: rabench box add ${name} --host HOST --user USER --scratch DIRECTORY`,
    })
  }

  /** Adds a box, in place of one with the same name. */
  async put(box: BoxAddress): Promise<void> {
    const others = (await this.list()).filter((other) => other.name !== box.name)
    await this.#write([...others, box])
  }

  /** @throws BenchError unknown-box */
  async remove(name: string): Promise<BoxAddress> {
    const box = await this.get(name)
    await this.#write((await this.list()).filter((other) => other.name !== name))
    return box
  }

  async #write(boxes: readonly BoxAddress[]): Promise<void> {
    await mkdir(path.dirname(this.#file), { recursive: true })
    await writeFile(`${this.#file}.new`, JSON.stringify({ format: 'rabench-boxes', version: VERSION, boxes }, null, 2))
    await rename(`${this.#file}.new`, this.#file)
  }
}

function boxesOf(text: string, file: string): readonly BoxAddress[] {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw unreadable(file, 'it is not JSON', cause)
  }
  const version = headerSchema.safeParse(content).data?.version
  if (version !== undefined && version > VERSION) throw newerFormat(file, version, VERSION)
  const parsed = fileSchema.safeParse(content)
  if (parsed.success) return parsed.data.boxes
  throw unreadable(file, z.prettifyError(parsed.error), parsed.error)
}

function unreadable(file: string, why: string, cause: unknown): BenchError {
  return new BenchError('bad-configuration', `The list of boxes in ${file} cannot be read: ${why}.`, {
    kept: 'The file is as it was.',
    nextStep: 'Correct it, or move it away and add the boxes again.',
    cause,
  })
}
