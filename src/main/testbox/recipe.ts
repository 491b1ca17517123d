import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { DEFAULT_KERNEL_LINE, readKernelSource, type KernelLine, type KernelSource } from './kernel-lines.ts'

/** Raised when the code that builds an image from the recipe changes what comes out. */
const BUILDER_VERSION = 2

const recipeSchema = z
  .object({
    packages: z.array(z.string()).min(1).readonly(),
    imageMib: z.int().positive(),
    labDiskMib: z.int().positive(),
    /** The test file that lies ready on the lab disk, in MiB. */
    labFileMib: z.int().positive(),
  })
  .readonly()

export interface Recipe extends z.infer<typeof recipeSchema> {
  readonly directory: string
  readonly kernelLine: KernelLine
  readonly kernel: KernelSource
  /** Of everything that decides what the image holds. */
  readonly hash: string
}

/**
 * The recipe for the machine with a kernel of this line. They differ in the kernel and in the Debian around it, and only
 * the default one has the LTTng kernel tracer.
 */
export async function readRecipe(directory: string, kernelLine: KernelLine = DEFAULT_KERNEL_LINE): Promise<Recipe> {
  const hash = createHash('sha256').update(`builder ${BUILDER_VERSION}\nkernel ${kernelLine}\n`)
  for (const name of (await readdir(directory)).filter((file) => !file.endsWith('.md')).sort()) {
    hash.update(`${name}\n`).update(await readFile(path.join(directory, name)))
  }
  const recipe = recipeSchema.parse(JSON.parse(await readFile(path.join(directory, 'recipe.json'), 'utf8')))
  const kernel = await readKernelSource(directory, kernelLine)
  return { ...recipe, directory, kernelLine, kernel, hash: hash.digest('hex').slice(0, 16) }
}
