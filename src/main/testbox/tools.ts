import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { BenchError } from '../../shared/errors.ts'

/** A program of the laptop that the virtual box needs, and the Debian package that has it. */
export interface Tool {
  readonly program: string
  readonly debianPackage: string
}

export const IMAGE_TOOLS: readonly Tool[] = [
  { program: 'mmdebstrap', debianPackage: 'mmdebstrap' },
  { program: 'mke2fs', debianPackage: 'e2fsprogs' },
]
export const QEMU: Tool = { program: 'qemu-system-x86_64', debianPackage: 'qemu-system-x86' }
export const NBDKIT: Tool = { program: 'nbdkit', debianPackage: 'nbdkit' }

/** @throws BenchError missing-tool, with the line that installs what is missing. */
export async function requireTools(tools: readonly Tool[]): Promise<void> {
  const missing: Tool[] = []
  for (const tool of tools) if (!(await isOnPath(tool.program))) missing.push(tool)
  if (missing.length === 0) return
  throw new BenchError(
    'missing-tool',
    `The virtual box needs ${missing.map((tool) => tool.program).join(' and ')} on this computer.`,
    { nextStep: `Run "npm run setup", or: apt-get install ${missing.map((tool) => tool.debianPackage).join(' ')}` },
  )
}

/** sbin too: Debian keeps mke2fs there, out of a user's PATH. */
export const SEARCH_PATH = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin'].join(
  path.delimiter,
)

async function isOnPath(program: string): Promise<boolean> {
  for (const directory of SEARCH_PATH.split(path.delimiter)) {
    try {
      await access(path.join(directory, program), constants.X_OK)
      return true
    } catch {
      // Not in this directory; the next one may have it.
    }
  }
  return false
}
