import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import { boxAddressSchema, type BoxAddress } from '../../shared/box-address.ts'

const fileSchema = z.object({
  format: z.literal('rabench-boxes'),
  version: z.literal(1),
  boxes: z.array(boxAddressSchema),
})

/** The boxes that somebody has added, in a small JSON file. It holds no secret. */
export class BoxRegistry {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  async list(): Promise<readonly BoxAddress[]> {
    let text: string
    try {
      text = await readFile(this.#file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
    return fileSchema.parse(JSON.parse(text)).boxes
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
    await writeFile(`${this.#file}.new`, JSON.stringify({ format: 'rabench-boxes', version: 1, boxes }, null, 2))
    await rename(`${this.#file}.new`, this.#file)
  }
}
