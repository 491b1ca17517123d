import { z } from 'zod'
import { BenchError } from '../../../shared/errors.ts'
import { MOST_DOCUMENT_BYTES, MOST_MEMBERS } from './bounds.ts'
import { badBundle, quoted } from './errors.ts'
import { holdsDocuments, pathProblem } from './member-path.ts'

export const BUNDLE_VERSION = 1
/** The first entry of the archive. */
export const MANIFEST_PATH = 'manifest.json'

const headerSchema = z.object({ format: z.literal('rabench-bundle'), version: z.int().positive() })

const memberSchema = z
  .object({
    path: z.string(),
    bytes: z.int().nonnegative(),
    /** Of its content, in hex. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .readonly()
export type BundleMember = z.infer<typeof memberSchema>

const manifestSchema = z
  .object({
    format: z.literal('rabench-bundle'),
    version: z.literal(BUNDLE_VERSION),
    createdAt: z.iso.datetime(),
    appVersion: z.string(),
    /** Ids of what it holds, by kind, for people; what is imported is what its documents say. */
    holds: z.record(z.string(), z.array(z.string()).readonly()).readonly(),
    /** Every further entry of the archive. */
    members: z.array(memberSchema).max(MOST_MEMBERS).readonly(),
  })
  .readonly()
export type BundleManifest = z.infer<typeof manifestSchema>

/**
 * @param name of the bundle, for messages
 * @throws BenchError `newer-format` for a version above ours, `bad-bundle` for anything else that is no manifest
 */
export function parseManifest(bytes: Buffer, name: string): BundleManifest {
  let content: unknown
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw badBundle(name, `its ${MANIFEST_PATH} is not JSON`, cause)
  }
  const header = headerSchema.safeParse(content)
  if (!header.success) throw badBundle(name, `its ${MANIFEST_PATH} does not say that it is a rabench bundle`)
  if (header.data.version > BUNDLE_VERSION) {
    const versions = `version ${header.data.version} of the format; this release reads up to version ${BUNDLE_VERSION}`
    throw new BenchError('newer-format', `${name} was written in ${versions}.`, {
      kept: 'Nothing was imported.',
      nextStep: 'Update Readahead Bench, or export the session with this release.',
    })
  }
  const parsed = manifestSchema.safeParse(content)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') ?? ''
    throw badBundle(name, `${MANIFEST_PATH}, ${where}: ${issue?.message ?? 'wrong shape'}`, parsed.error)
  }
  requireSoundMembers(parsed.data.members, name)
  return parsed.data
}

function requireSoundMembers(members: readonly BundleMember[], name: string): void {
  const paths = new Set<string>([MANIFEST_PATH])
  for (const { path, bytes } of members) {
    const problem = pathProblem(path)
    if (problem !== undefined) throw badBundle(name, `its member ${quoted(path)} ${problem}`)
    if (paths.has(path)) throw badBundle(name, `its manifest names ${path} twice`)
    paths.add(path)
    if (holdsDocuments(path) && bytes > MOST_DOCUMENT_BYTES) {
      throw badBundle(name, `its member ${path} has ${bytes} bytes, more than ${MOST_DOCUMENT_BYTES}`)
    }
  }
}
