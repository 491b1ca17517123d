/** Of a member in its bundle: what ustar holds without an extension. */
const LONGEST_PATH = 100
const PLAIN_PATH = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/

export const TRACES_FOLDER = 'traces/'

/** Raw traces are files as they are; everything else holds documents. */
export function holdsDocuments(path: string): boolean {
  return !path.startsWith(TRACES_FOLDER)
}

/** Why a member may not be called so, as a clause; undefined where it may. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'has no name'
  if (path.length > LONGEST_PATH) return `has a name of more than ${LONGEST_PATH} characters`
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'has an absolute path'
  if (path.includes('\\')) return 'has a backslash in its path'
  if (path.split('/').includes('..')) return 'leads out of the bundle'
  if (!PLAIN_PATH.test(path)) return 'has a path that no bundle has'
  return undefined
}
