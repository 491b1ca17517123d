import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

/** Raised when the code that builds an image from the recipe changes what comes out. */
const BUILDER_VERSION = 1

const recipeSchema = z
  .object({
    suite: z.string(),
    packages: z.array(z.string()).min(1).readonly(),
    imageMib: z.int().positive(),
    labDiskMib: z.int().positive(),
    /** The test file that lies ready on the lab disk, in MiB. */
    labFileMib: z.int().positive(),
  })
  .readonly()

export interface Recipe extends z.infer<typeof recipeSchema> {
  readonly directory: string
  /** Of everything that decides what the image holds. */
  readonly hash: string
}

export async function readRecipe(directory: string): Promise<Recipe> {
  const hash = createHash('sha256').update(`builder ${BUILDER_VERSION}\n`)
  for (const name of (await readdir(directory)).filter((file) => !file.endsWith('.md')).sort()) {
    hash.update(`${name}\n`).update(await readFile(path.join(directory, name)))
  }
  const recipe = recipeSchema.parse(JSON.parse(await readFile(path.join(directory, 'recipe.json'), 'utf8')))
  return { ...recipe, directory, hash: hash.digest('hex').slice(0, 16) }
}
