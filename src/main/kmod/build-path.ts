import { BenchError } from '../../shared/errors.ts'

/** What `make M=DIR` brings unchanged through make, the shell under it and the kernel's build files, none of which quotes it. */
const PLAIN_PATH = /^[\p{L}\p{N}_@+,./-]+$/u

/** @throws BenchError `wrong-usage` for a directory on a box in which no module can be built, or whose name would be run. */
export function requireBuildPath(boxName: string, directory: string): void {
  if (PLAIN_PATH.test(directory)) return
  throw new BenchError(
    'wrong-usage',
    `The module cannot be built in ${directory} on ${boxName}: the kernel's build files take no blanks and special signs in a path.`,
    {
      kept: 'Nothing was copied.',
      nextStep: 'Give the box a scratch directory whose path has letters, digits, dots, dashes and underscores alone.',
    },
  )
}
