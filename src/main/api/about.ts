import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { About } from '../../shared/contract/index.ts'

/** Written by the build (scripts/licences.mjs): the packages that ship, from the lock file. */
const LICENCES_FILE = fileURLToPath(new URL('../../../out/licences.json', import.meta.url))

const licencesSchema = z.array(z.object({ name: z.string(), version: z.string(), licence: z.string() }))

/** Empty where the bench runs from sources that were never built. */
export async function readLicences(): Promise<About['licences']> {
  const text = await readFile(LICENCES_FILE, 'utf8').catch(() => '[]')
  return licencesSchema.parse(JSON.parse(text))
}
