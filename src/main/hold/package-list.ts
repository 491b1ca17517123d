import { z } from 'zod'
import type { Box } from '../box/box.ts'
import { removeFile, replaceFile } from './durable-file.ts'
import { documentText, parseDocument } from './parse-document.ts'

/** Beside the hold, which ends with its work: packages stay until somebody asks for them to go. */
export const PACKAGES_FILE = '/var/lib/readahead-bench/packages.json'
const PACKAGES_FORMAT = 'rabench-packages'
export const PACKAGES_VERSION = 1

const addedPackageSchema = z.object({
  /** Debian Policy 5.6.7, with an architecture where it is not the box's own. It can be taken for no option. */
  name: z.string().regex(/^[a-z0-9][a-z0-9+.-]+(:[a-z0-9-]+)?$/),
  /** Asked for by its name; else another one needs it. */
  isAsked: z.boolean(),
  /** An earlier installation had left its configuration, which is not ours to delete. */
  hadConfiguration: z.boolean(),
})

const fileSchema = z.object({
  format: z.literal(PACKAGES_FORMAT),
  version: z.literal(PACKAGES_VERSION),
  packages: z.array(addedPackageSchema),
})

/** A package that was not on a box before the bench installed it. */
export type AddedPackage = z.output<typeof addedPackageSchema>

/** The packages that the bench has brought onto a box. @throws BenchError newer-format | bad-configuration */
export async function readAddedPackages(box: Box): Promise<readonly AddedPackage[]> {
  const text = await box.readFile(PACKAGES_FILE, { asRoot: true })
  if (text === undefined) return []
  const { packages } = parseDocument(text, `${PACKAGES_FILE} on ${box.name}`, {
    ...{ schema: fileSchema, format: PACKAGES_FORMAT, version: PACKAGES_VERSION },
    nextStep: 'Read it: it names packages that were installed. Delete it, and remove by hand what is not needed.',
  })
  return packages
}

/** Writes all of them down; with none of them the file goes. */
export async function writeAddedPackages(box: Box, packages: readonly AddedPackage[]): Promise<void> {
  if (packages.length === 0) {
    await removeFile(box, PACKAGES_FILE)
    return
  }
  await replaceFile(box, PACKAGES_FILE, documentText({ format: PACKAGES_FORMAT, version: PACKAGES_VERSION, packages }))
}
