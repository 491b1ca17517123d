import { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import { newerFormat } from '../../shared/newer-format.ts'
import type { Box } from '../box/box.ts'
import { removeFile, replaceFile } from './durable-file.ts'

/** Beside the hold, which ends with its work: packages stay until somebody asks for them to go. */
export const PACKAGES_FILE = '/var/lib/readahead-bench/packages.json'
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
  format: z.literal('rabench-packages'),
  version: z.literal(PACKAGES_VERSION),
  packages: z.array(addedPackageSchema),
})
const versionSchema = z.object({ format: z.literal('rabench-packages'), version: z.int() })

/** A package that was not on a box before the bench installed it. */
export type AddedPackage = z.output<typeof addedPackageSchema>

/** The packages that the bench has brought onto a box. @throws BenchError newer-format | bad-configuration */
export async function readAddedPackages(box: Box): Promise<readonly AddedPackage[]> {
  const text = await box.readFile(PACKAGES_FILE, { asRoot: true })
  return text === undefined ? [] : parsed(text, `${PACKAGES_FILE} on ${box.name}`)
}

/** Writes all of them down; with none of them the file goes. */
export async function writeAddedPackages(box: Box, packages: readonly AddedPackage[]): Promise<void> {
  if (packages.length === 0) {
    await removeFile(box, PACKAGES_FILE)
    return
  }
  const file = { format: 'rabench-packages', version: PACKAGES_VERSION, packages }
  await replaceFile(box, PACKAGES_FILE, `${JSON.stringify(file, null, 2)}\n`)
}

function parsed(text: string, where: string): readonly AddedPackage[] {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    document = undefined
  }
  const version = versionSchema.safeParse(document).data?.version ?? PACKAGES_VERSION
  if (version > PACKAGES_VERSION) throw newerFormat(where, version, PACKAGES_VERSION)
  const file = fileSchema.safeParse(document)
  if (file.success) return file.data.packages
  throw new BenchError('bad-configuration', `${where} is not what the bench wrote there.`, {
    kept: 'Nothing was changed.',
    nextStep: 'Read it: it names packages that were installed. Delete it, and remove by hand what is not needed.',
    details: z.prettifyError(file.error),
  })
}
