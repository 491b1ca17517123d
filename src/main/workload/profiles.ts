import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import { profileSchema, type Profile } from '../../shared/profile.ts'
import { profileProblems, profileWarnings } from './profile-rules.ts'
import { fieldPath, unknownFields } from './unknown-fields.ts'

export const SHIPPED_PROFILES_DIRECTORY = fileURLToPath(new URL('../../../resources/profiles/', import.meta.url))

export interface LoadedProfile {
  readonly profile: Profile
  /** The file it came from. */
  readonly path: string
  /** What works but is probably not meant, "field: sentence" each. */
  readonly warnings: readonly string[]
}

/** Names of the profiles in a directory, sorted. */
export async function profileNames(directory = SHIPPED_PROFILES_DIRECTORY): Promise<string[]> {
  const files = await readdir(directory)
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
}

/**
 * A profile by the name of a shipped one ("quick"), or by a path to a user's file ("./mine.json").
 * @throws BenchError `unknown-profile`, `bad-profile` (names the file and each field), `newer-format`.
 */
export async function loadProfile(nameOrPath: string, directory = SHIPPED_PROFILES_DIRECTORY): Promise<LoadedProfile> {
  const isName = /^[a-z0-9][a-z0-9-]*$/.test(nameOrPath)
  const path = isName ? join(directory, `${nameOrPath}.json`) : resolve(nameOrPath)
  const text = await readFile(path, 'utf8').catch(async (cause: unknown) => {
    const names = await profileNames(directory)
    throw new BenchError('unknown-profile', `There is no profile ${isName ? `"${nameOrPath}"` : `file ${path}`}.`, {
      nextStep: `Use one of: ${names.join(', ')}; or give the path of a profile of your own, such as ./mine.json.`,
      cause,
    })
  })
  const profile = parseProfile(text, path)
  return { profile, path, warnings: profileWarnings(profile) }
}

/**
 * Reads a profile's text; `file` is named in errors.
 * @throws BenchError `bad-profile`, `newer-format`.
 */
export function parseProfile(text: string, file: string): Profile {
  const document = parseJson(text, file)
  const { version } = z.looseObject({ version: z.unknown() }).catch({ version: undefined }).parse(document)
  if (typeof version === 'number' && version > 1) {
    throw new BenchError('newer-format', `Profile ${file} has version ${version}; this program reads version 1.`, {
      nextStep: 'Update Readahead Bench, or use a profile of version 1.',
    })
  }
  const parsed = profileSchema.safeParse(document)
  if (!parsed.success) {
    throw badProfile(
      file,
      parsed.error.issues.map((issue) => `${fieldPath(issue.path)}: ${issue.message}`),
    )
  }
  // A misspelt optional field would be dropped in silence and the campaign would measure something else.
  const strangers = unknownFields(document, parsed.data).map((path) => `${path}: no such field`)
  const problems = [...strangers, ...profileProblems(parsed.data)]
  if (problems.length > 0) throw badProfile(file, problems)
  return parsed.data
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw badProfile(file, [`not JSON: ${cause instanceof Error ? cause.message : String(cause)}`], cause)
  }
}

function badProfile(file: string, problems: readonly string[], cause?: unknown): BenchError {
  return new BenchError('bad-profile', `Profile ${file} is not usable: ${problems.join('; ')}.`, {
    nextStep: 'Mend the fields named; src/main/workload/README.md describes each.',
    cause,
  })
}
